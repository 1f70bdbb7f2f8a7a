//! Tables read back by other programs' eyes.

mod tables;
