//! The closed vocabularies of a target: comparator, pillar, administrative level.

vocabulary! {
    /// How a figure is held against the value of a target (METHODS §6).
    Comparator {
        /// «đạt X», «là X»: shown as X, achieved from X on in the good direction.
        Equal = "=",
        /// «tối thiểu X», «từ X trở lên».
        AtLeast = ">=",
        /// «trên X», «vượt X».
        MoreThan = ">",
        /// «khoảng X», «xấp xỉ X».
        About = "~",
        /// «không quá X», «tối đa X», «thuộc nhóm X».
        AtMost = "<=",
        /// «dưới X».
        LessThan = "<",
    }
}

vocabulary! {
    /// The part of a digital plan to which an indicator belongs.
    Pillar {
        /// Digital economy.
        Economy = "kinh tế số",
        /// Digital society.
        Society = "xã hội số",
        /// Digital government.
        Government = "chính quyền số",
        /// Composite indices and whatever else.
        Other = "khác",
    }
}

vocabulary! {
    /// An administrative level; districts exist until 30/6/2025.
    AdminLevel {
        /// The whole country.
        Nation = "quốc gia",
        /// Province or centrally-run city.
        Province = "tỉnh",
        /// District, abolished on 1/7/2025.
        District = "huyện",
        /// Commune, ward or special zone.
        Commune = "xã",
    }
}
