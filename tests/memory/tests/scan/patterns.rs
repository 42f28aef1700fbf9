use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The bytes of a pattern: half of a key or of a hash.
const LENGTH: usize = 16;

type Piece = [u8; LENGTH];

/// Pieces of secrets, each with the name of its secret.
pub(crate) struct Patterns {
    names: HashMap<Piece, String>,
    /// Whether a piece begins with these two bytes.
    starts: Vec<bool>,
}

impl Patterns {
    pub(crate) fn new() -> Self {
        Self { names: HashMap::new(), starts: vec![false; 1 << 16] }
    }

    /// Adds the halves of a hash, and such parts of a longer key.
    #[track_caller]
    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) {
        let last = bytes.len().checked_sub(LENGTH).expect("a secret of at least 16 bytes");
        (0..last).step_by(LENGTH).chain([last]).for_each(|start| self.add_piece(name, &bytes[start..]));
    }

    /// Adds all parts of a text.
    pub(crate) fn add_text(&mut self, name: &str, text: &str) {
        text.as_bytes().windows(LENGTH).for_each(|piece| self.add_piece(name, piece));
    }

    fn add_piece(&mut self, name: &str, start: &[u8]) {
        let piece: Piece = start[..LENGTH].try_into().unwrap();
        // The padding of a key is no secret.
        if piece.iter().collect::<BTreeSet<_>>().len() > LENGTH / 4 {
            self.starts[two(&piece)] = true;
            self.names.entry(piece).or_insert_with(|| name.into());
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Piece)> {
        self.names.iter().map(|(piece, name)| (&**name, piece))
    }

    /// Returns the number of parts of a secret.
    pub(crate) fn parts(&self, name: &str) -> usize {
        self.names.values().filter(|other| *other == name).count()
    }

    /// Returns the names of the secrets in a memory, with the number of their pieces there.
    pub(crate) fn find(&self, memory: &[u8]) -> BTreeMap<&str, usize> {
        let mut found = BTreeMap::new();
        for window in memory.windows(LENGTH).filter(|window| self.starts[two(window)]) {
            if let Some(name) = self.names.get(window) {
                *found.entry(&**name).or_default() += 1;
            }
        }
        found
    }
}

fn two(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
}
