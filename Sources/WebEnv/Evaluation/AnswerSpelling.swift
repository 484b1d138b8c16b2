/// British spellings as their American ones, so that both are one word.
enum AnswerSpelling {
    /// - Parameter word: in lower case.
    static func american(_ word: String) -> String {
        if let known = words[word] { return known }
        let isPlural = word.hasSuffix("s") && !word.hasSuffix("ss")
        if isPlural, let known = words[String(word.dropLast())] { return known + "s" }
        for (british, american) in endings where word.utf8.count - british.utf8.count >= shortestStem {
            if word.hasSuffix(british) { return word.dropLast(british.count) + american }
        }
        return withSingleL(word)
    }

    private static let shortestStem = 3

    /// Endings of words that are long enough to have no other meaning.
    private static let endings = [
        ("ours", "ors"), ("oured", "ored"), ("ouring", "oring"), ("ourful", "orful"), ("ourite", "orite"),
        ("our", "or"),
        ("isation", "ization"), ("isations", "izations"), ("ises", "izes"), ("ised", "ized"),
        ("ising", "izing"),
        ("iser", "izer"), ("isers", "izers"), ("ise", "ize"), ("yses", "yzes"), ("ysed", "yzed"),
        ("ysing", "yzing"),
        ("yse", "yze"),
    ]

    /// `travelled` is `traveled`; short words such as `filled` are others with one letter.
    private static func withSingleL(_ word: String) -> String {
        for ending in ["ed", "ing", "er", "ers"] where word.hasSuffix("ll" + ending) {
            let stem = word.dropLast(ending.count)
            return stem.count >= longStem ? stem.dropLast() + ending : word
        }
        return word
    }
    private static let longStem = 6

    private static let words = [
        "centre": "center", "theatre": "theater", "fibre": "fiber", "calibre": "caliber", "litre": "liter",
        "lustre": "luster", "spectre": "specter", "sombre": "somber", "meagre": "meager", "grey": "gray",
        "tyre": "tire",
        "aluminium": "aluminum", "programme": "program", "catalogue": "catalog", "dialogue": "dialog",
        "analogue": "analog", "defence": "defense", "offence": "offense", "licence": "license",
        "pretence": "pretense",
        "practise": "practice", "pyjamas": "pajamas", "mould": "mold", "plough": "plow",
        "sceptical": "skeptical",
        "jewellery": "jewelry", "moustache": "mustache", "cosy": "cozy", "doughnut": "donut", "maths": "math",
        "whisky": "whiskey", "yoghurt": "yogurt", "ageing": "aging", "enrol": "enroll", "fulfil": "fulfill",
        "skilful": "skillful", "judgement": "judgment", "cheque": "check", "draught": "draft",
        "paediatric": "pediatric",
        "encyclopaedia": "encyclopedia", "archaeology": "archeology", "manoeuvre": "maneuver", "axe": "ax",
        "kilogramme": "kilogram", "gramme": "gram", "colour": "color", "honour": "honor", "odour": "odor",
    ]
}
