//! The codes of the access journal and of the text of a fiche, as one reads them: they have neither accents nor spaces.

/// `titre_court` is « titre court », `seance` is « séance ».
pub fn spelled(code: &str) -> String {
    let words = code.split(['_', '-']).map(accented);
    words
        .collect::<Vec<_>>()
        .join(" ")
        .replace("jusqu ", "jusqu'")
}

fn accented(word: &str) -> &str {
    match word {
        "a" => "à",
        "acces" => "accès",
        "accorde" => "accordé",
        "apercu" => "aperçu",
        "apres" => "après",
        "caractere" => "caractère",
        "creer" => "créer",
        "debloquer" => "débloquer",
        "debut" => "début",
        "decide" => "décidé",
        "decider" => "décider",
        "defaut" => "défaut",
        "depasser" => "dépasser",
        "deplacer" => "déplacer",
        "designer" => "désigner",
        "du" => "dû",
        "duree" => "durée",
        "echeance" => "échéance",
        "ecrire" => "écrire",
        "ecrit" => "écrit",
        "enroler" => "enrôler",
        "entrees" => "entrées",
        "etape" => "étape",
        "etat" => "état",
        "evaluation" => "évaluation",
        "fenetre" => "fenêtre",
        "finance" => "financé",
        "frequence" => "fréquence",
        "invites" => "invités",
        "libelle" => "libellé",
        "menage" => "ménage",
        "modalite" => "modalité",
        "modele" => "modèle",
        "numero" => "numéro",
        "periode" => "période",
        "piece" => "pièce",
        "pieces" => "pièces",
        "portee" => "portée",
        "presents" => "présents",
        "prevoir" => "prévoir",
        "prolongee" => "prolongée",
        "recue" => "reçue",
        "referent" => "référent",
        "regle" => "règle",
        "repartition" => "répartition",
        "repondre" => "répondre",
        "repondue" => "répondue",
        "represente" => "représente",
        "representes" => "représentés",
        "resume" => "résumé",
        "role" => "rôle",
        "seance" => "séance",
        "signe" => "signé",
        "themes" => "thèmes",
        "tot" => "tôt",
        "verse" => "versé",
        word => word,
    }
}

#[cfg(test)]
mod tests {
    use super::spelled;

    #[test]
    fn a_code_is_read_as_french() {
        let read = [
            ("titre_court", "titre court"),
            ("seance", "séance"),
            ("jusqu_a", "jusqu'à"),
            ("changer-mot-de-passe", "changer mot de passe"),
        ];
        for (code, words) in read {
            assert_eq!(spelled(code), words);
        }
    }
}
