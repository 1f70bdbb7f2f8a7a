//! Made-up people and the acts of their paths, for any fiche: what a demonstration and the kernel's own
//! tests are made of.
//!
//! Everything comes from the fiche, the catalogue and a seed: no clock, no chance, no fiche by its name.
//! Nothing here decides: acts are proposed, and whoever submits them says whether they were accepted.

pub mod acts;
pub mod cast;
pub mod dice;
pub mod life;
pub mod names;
pub mod onward;
pub mod persons;
pub mod words;
pub mod world;
