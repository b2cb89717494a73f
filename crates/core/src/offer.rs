//! What is chosen from a list of suggestions, where other texts may be typed as well.

/// The code of what was chosen: «MAU05» of «MAU05 · Xã Bình Mẫu»; a text without a name is its code.
#[must_use]
pub fn code(text: &str) -> &str {
    text.split_once(" · ").map_or(text, |(code, _)| code).trim()
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn the_name_behind_a_code_is_left_out() {
        assert_eq!(code(" MAU05 · Xã Bình · Mẫu "), "MAU05");
        assert_eq!(code(" MAU05 "), "MAU05");
        assert_eq!(code("Hà · "), "Hà");
    }
}
