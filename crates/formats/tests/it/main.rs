//! What comes out of every format, and what is refused with which words.

mod bad_input;
mod docx;
mod encodings;
mod html;
mod support;
