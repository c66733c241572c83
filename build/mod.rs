//! The steps of the build: read a spec, adapt it to the generator, generate, finish the generated code.

#[cfg(feature = "codegen")]
mod adapt;
#[cfg(feature = "codegen")]
pub mod finish;
#[cfg(feature = "codegen")]
pub mod generate;
#[cfg(feature = "codegen")]
pub mod names;
#[cfg(feature = "codegen")]
mod operation;
#[cfg(feature = "codegen")]
mod settled_by;
#[cfg(any(feature = "codegen", feature = "sandbox"))]
#[cfg_attr(not(feature = "codegen"), allow(dead_code, reason = "the sandbox needs the document alone"))]
pub mod spec;
