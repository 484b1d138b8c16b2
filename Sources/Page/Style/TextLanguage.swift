import Groundwork

/// What language text is in, as far as its letters' case and quotation marks ask.
enum TextLanguage: UInt8, Sendable {
    case other, turkic, greek, lithuanian, german, french, swissFrench, nordic, japanese, polish, russian,
        italian, dutch, hungarian, norwegian

    /// - Parameter tag: a language tag such as `tr-TR`.
    init(tag: some Sequence<UInt8>) {
        let tag = tag.map(\.asciiLowercased)
        let language = tag.prefix { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }
        switch String(decoding: language, as: UTF8.self) {
        case "tr", "az": self = .turkic
        case "el": self = .greek
        case "lt": self = .lithuanian
        case "de", "cs", "sk", "sl": self = .german
        case "fr": self = tag.elementsEqual("fr-ch".utf8) ? .swissFrench : .french
        case "sv", "fi": self = .nordic
        case "ja": self = .japanese
        case "pl": self = .polish
        case "ru", "uk": self = .russian
        case "it": self = .italian
        case "nl": self = .dutch
        case "hu": self = .hungarian
        case "no", "nb", "nn": self = .norwegian
        default: self = .other
        }
    }

    /// The marks of quotations, and of those within. Source: https://cldr.unicode.org (delimiters)
    var quotes: [[String]] {
        switch self {
        case .german: [["„", "“"], ["‚", "‘"]]
        case .french: [["«", "»"], ["«", "»"]]
        case .swissFrench: [["«", "»"], ["‹", "›"]]
        case .nordic: [["”", "”"], ["’", "’"]]
        case .japanese: [["「", "」"], ["『", "』"]]
        case .polish: [["„", "”"], ["«", "»"]]
        case .russian: [["«", "»"], ["„", "“"]]
        case .greek, .italian: [["«", "»"], ["“", "”"]]
        case .dutch: [["‘", "’"], ["‘", "’"]]
        case .hungarian: [["„", "”"], ["»", "«"]]
        case .norwegian: [["«", "»"], ["‘", "’"]]
        case .lithuanian: [["„", "“"], ["„", "“"]]
        case .other, .turkic: [["“", "”"], ["‘", "’"]]
        }
    }
}
