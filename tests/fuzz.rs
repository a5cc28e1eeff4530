//! Every parser of foreign text, with inputs that nobody would write: the targets of `fuzz/`, a little with every test.
//!
//! `FUZZ_ROUNDS=1000000 cargo test --release --test fuzz` does it for longer.

#[expect(unreachable_pub, reason = "in fuzz/ it is a library of its own")]
#[path = "../fuzz/src/lib.rs"]
mod targets;

use targets::{TARGETS, Target, target};

/// Inputs of each target where nobody says how many.
const ROUNDS: u64 = 400;

/// Bytes that parsers look at.
const PIECES: &[&[u8]] = &[
    b"\0",
    b"\xff",
    b"\r\n",
    b"\n",
    b" ",
    b"\t",
    b"\"",
    b"\\",
    b"'",
    b"%{",
    b"}",
    b"[",
    b"]",
    b"{",
    b"=",
    b":",
    b";",
    b",",
    b".",
    b"/",
    b"#",
    b"+++\n",
    b"---\n",
    b"```",
    b":::",
    b"<",
    b">",
    b"\xc3\xa4",
    b"\xe2\x80\x9e",
    b"\xf0\x9f\x92\xa9",
    b"99999999999999999999",
    b"-1",
    b"include:",
    b"p=",
    b"v=",
    b"rua=mailto:",
    b"\x1b[2J",
    b"\xe2\x80\xae",
    b"xn--",
    b"1e999",
    b"null",
];

/// Numbers that are the same for the same seed (xorshift64*).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).expect("31 bits") % limit.max(1)
    }
}

/// One of the seeds with a few changes.
fn scribble(seeds: &[&str], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seeds[dice.below(seeds.len())].as_bytes().to_vec();
    for _ in 0..dice.below(8) {
        let at = dice.below(bytes.len() + 1);
        let end = at + dice.below((bytes.len() - at).min(24) + 1);
        match dice.below(6) {
            0 => drop(bytes.drain(at..end)),
            1 => drop(bytes.splice(at..at, PIECES[dice.below(PIECES.len())].iter().copied())),
            2 => drop(bytes.splice(at..end, PIECES[dice.below(PIECES.len())].iter().copied())),
            3 => {
                let again = bytes[at..end].repeat(1 + dice.below(4));
                drop(bytes.splice(at..at, again));
            }
            4 => {
                let other = seeds[dice.below(seeds.len())].as_bytes();
                let from = dice.below(other.len());
                drop(bytes.splice(at..end, other[from..].iter().copied()));
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = u8::try_from(dice.below(256)).expect("a byte");
                }
            }
        }
    }
    bytes
}

/// Drives one target; a panic says with which input.
fn drive(Target { name, run, seeds }: &Target) {
    let rounds = std::env::var("FUZZ_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS);
    seeds.iter().for_each(|seed| run(seed.as_bytes()));
    for round in 0..rounds {
        let bytes = scribble(seeds, &mut Dice(0x9e37_79b9_7f4a_7c15 ^ (round + 1)));
        let ended = std::panic::catch_unwind(|| run(&bytes));
        assert!(ended.is_ok(), "{name} breaks its promise with {:?}", String::from_utf8_lossy(&bytes));
    }
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                drive(target(stringify!($name)));
            }
        )*

        #[test]
        fn every_target_is_driven() {
            let driven = [$(stringify!($name)),*];
            assert_eq!(TARGETS.iter().map(|target| target.name).collect::<Vec<_>>(), driven);
        }
    };
}

targets! { address spf text reply configuration article settings recording tags policy bounce world }
