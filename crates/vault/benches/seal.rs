//! What sealing costs: our form beside the bare cipher beside a copy of the bytes, in the same run.

#![allow(clippy::print_stdout, reason = "the ratio is the point")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use aes_gcm_siv::{AeadInOut, Aes256GcmSiv, KeyInit, Nonce};
use criterion::{Criterion, criterion_group, criterion_main};
use vault::{BlindIndex, Keyring, PersonKey};

const PLACE: &str = "personne:note:42";

fn counter() -> impl FnMut(&mut [u8]) {
    let mut next = 0_u64;
    move |bytes| {
        next += 1;
        for (byte, value) in bytes.iter_mut().zip(next.to_le_bytes().into_iter().cycle()) {
            *byte = value;
        }
    }
}

/// The cipher with its key ready, and nothing else: the floor.
fn bare(cipher: &Aes256GcmSiv, plain: &[u8]) -> Vec<u8> {
    let mut text = plain.to_vec();
    let sealed = cipher.encrypt_inout_detached(
        &Nonce::default(),
        PLACE.as_bytes(),
        text.as_mut_slice().into(),
    );
    black_box(sealed).ok();
    text
}

/// The best of twenty rounds: what the machine does besides is not ours to count.
fn each(times: u32, mut act: impl FnMut()) -> Duration {
    let round = |_| {
        let start = Instant::now();
        (0..times).for_each(|_| act());
        start.elapsed() / times
    };
    (0..20).map(round).min().unwrap_or_default()
}

fn ratios(_: &mut Criterion) {
    let mut entropy = counter();
    let key = PersonKey::generate(&mut entropy);
    let cipher = Aes256GcmSiv::new(&[7; 32].into());
    let plain = [0x61; 200];
    let times = 20_000;
    let copied = each(times, || drop(black_box(black_box(&plain).to_vec())));
    let direct = each(times, || drop(black_box(bare(&cipher, black_box(&plain)))));
    let sealed = each(times, || {
        drop(black_box(key.seal(PLACE, black_box(&plain), &mut entropy)))
    });
    let ratio = sealed.as_secs_f64() / direct.as_secs_f64();
    println!(
        "200 bytes: copy {copied:?}, cipher {direct:?}, seal {sealed:?}: {ratio:.2} x the cipher"
    );
}

fn vault(c: &mut Criterion) {
    let mut entropy = counter();
    let key = PersonKey::generate(&mut entropy);
    let plain = [0x61; 200];
    let cipher = Aes256GcmSiv::new(&[7; 32].into());
    let Ok(sealed) = key.seal(PLACE, &plain, &mut entropy) else {
        return;
    };
    c.bench_function("copy 200 bytes", |b| b.iter(|| black_box(&plain).to_vec()));
    c.bench_function("cipher alone, 200 bytes", |b| {
        b.iter(|| bare(&cipher, black_box(&plain)))
    });
    c.bench_function("seal 200 bytes", |b| {
        b.iter(|| key.seal(PLACE, black_box(&plain), &mut entropy));
    });
    c.bench_function("open 200 bytes", |b| {
        b.iter(|| key.open(PLACE, black_box(&sealed)))
    });
    let index = BlindIndex::generate(&mut counter());
    c.bench_function("token", |b| {
        b.iter(|| index.token("prefixe", black_box("kermarrec")))
    });
    let keyring =
        Keyring::generate_line("a", &mut counter()).and_then(|line| Keyring::parse(&line));
    let Ok(keyring) = keyring else { return };
    let Ok(wrapped) = keyring.wrap("personne:42", &key) else {
        return;
    };
    c.bench_function("unwrap a person's key", |b| {
        b.iter(|| keyring.unwrap("personne:42", &wrapped.key_id, black_box(&wrapped.bytes)));
    });
}

criterion_group!(benches, ratios, vault);
criterion_main!(benches);
