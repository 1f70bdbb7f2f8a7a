"""The same list in Django: what somebody has to do, fifty lines of it, for who is signed in.

A peer for `bench/outil.sh`, made as its manual says: models, session in the database, template, CSRF and
security middleware. Names are in clear here; Livret opens each with the key of its person.

    page.py fill LIVRET_BASE PEER_BASE COOKIES   makes the base, and sessions for those who read
    gunicorn page:application                    serves it (PEER_BASE in the environment)
"""

import os
import random
import sqlite3
import sys
from pathlib import Path

import django
from django.conf import settings

settings.configure(
    DEBUG=False,
    SECRET_KEY="un banc n'a pas de secret",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=False,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ.get("PEER_BASE", ""),
            "CONN_MAX_AGE": None,
        }
    },
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [str(Path(__file__).parent)],
            "OPTIONS": {"context_processors": ["django.contrib.auth.context_processors.auth"]},
        }
    ],
)
django.setup()

from django.contrib.auth.decorators import login_required  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402

LINES = 50


class Person(models.Model):
    """Somebody, in clear."""

    name = models.CharField(max_length=80)

    class Meta:
        app_label = "page"
        managed = False
        db_table = "person"


class Owed(models.Model):
    """Something owed by a post in a dossier."""

    post = models.CharField(max_length=80)
    person = models.ForeignKey(Person, on_delete=models.DO_NOTHING)
    dossier = models.BigIntegerField()
    fiche = models.CharField(max_length=80)
    what = models.CharField(max_length=80)
    from_day = models.CharField(max_length=10)
    to_day = models.CharField(max_length=10)

    class Meta:
        app_label = "page"
        managed = False
        db_table = "owed"


TODAY = "2020-06-30"


@login_required
def to_do(request):
    """The most pressing first."""
    lines = Owed.objects.filter(post=request.user.first_name, from_day__lte=TODAY)
    lines = lines.select_related("person").order_by("to_day", "dossier", "what")[:LINES]
    return render(request, "page.html", {"lines": lines, "today": TODAY})


urlpatterns = [path("a-faire", to_do)]
application = get_wsgi_application()

SCHEMA = """
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE owed (id INTEGER PRIMARY KEY, post TEXT NOT NULL, person_id INTEGER NOT NULL, dossier INTEGER NOT NULL,
  fiche TEXT NOT NULL, what TEXT NOT NULL, from_day TEXT NOT NULL, to_day TEXT NOT NULL);
INSERT INTO person SELECT id, 'PERSONNE ' || id FROM livret.subject;
INSERT INTO owed (post, person_id, dossier, fiche, what, from_day, to_day)
  SELECT o.post, d.subject, o.dossier, d.fiche, o.what, o.from_day, o.to_day
  FROM livret.owed o JOIN livret.dossier d ON d.id = o.dossier;
CREATE INDEX owed_order ON owed (post, to_day, dossier, what);
ANALYZE;
"""

READERS = 200


def fill(livret, peer, cookies):
    """Copies what is owed, and signs in those who owe the most."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    with sqlite3.connect(peer) as base:
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("ATTACH ? AS livret", (livret,))
        base.executescript(SCHEMA)
        posts = base.execute("SELECT post FROM owed GROUP BY post HAVING COUNT(*) >= ?", (LINES,)).fetchall()
    random.seed(35)
    with open(cookies, "w", encoding="utf-8") as file:
        for (post,) in random.sample(posts, min(READERS, len(posts))):
            user = User.objects.create_user(post, first_name=post)
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.create()
            file.write(f"sessionid={session.session_key} /a-faire\n")


if __name__ == "__main__":
    fill(*sys.argv[2:5])
