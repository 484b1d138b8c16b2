@testable import Readings
import Groundwork
import WebEnv

@testable import Learning

/// Tells tokens and hashes of names by texts that are known: both are hashes of what they stand for.
struct Spellings {
    private(set) var tokens: [Token: String] = [:]
    private(set) var names: [UInt32: String] = [0: "nothing"]

    init(_ texts: [String]) {
        for text in texts {
            let found = Tokenizer.tokens(text)
            for token in found { tokens[token.id] = Self.spelling(token, in: text) }
            let name = found.reduce(ReadingSeed.name.rawValue) { mix($0, $1.id) }
            if !found.isEmpty, names[name] == nil { names[name] = "'\(text)'" }
            for token in TextValue.kind(text) == .date ? TextValue.dateTokens(text, found) : [] {
                tokens[token] = tokens[token] ?? Self.months[token] ?? Self.years[token]
            }
        }
    }

    private static let months = Dictionary(
        "january february march april may june july august september october november december"
            .split(separator: " ").map { (Tokenizer.ids(String($0))[0], String($0)) },
        uniquingKeysWith: { $1 })

    private static let years = Dictionary(
        (1900..<2100).map { (Tokenizer.ids(String($0))[0], String($0)) }, uniquingKeysWith: { $1 })

    func token(_ token: Token) -> String { token == 0 ? "nothing" : tokens[token] ?? "?" }
    func name(_ hash: UInt32) -> String { names[hash] ?? "?" }

    /// What the token is the hash of: the word in small letters, without a plural's s; the number without its marks.
    private static func spelling(_ token: TextToken, in text: String) -> String {
        let small = String(
            decoding: TextValue.slice(text, token).utf8.map(\.asciiLowercased), as: UTF8.self)
        let digits = small.filter { $0 != "," }
        let number = digits.contains(".") ? digits.droppingLast { $0 == "0" } : digits
        let whole = number.hasSuffix(".") ? String(number.dropLast()) : number
        let money = TextValue.amounts(text).map(\.digits)
        let forms = [small, String(small.dropLast()), whole, String(whole.drop { $0 == "0" }), "0"] + money
        return forms.first { hash($0) == token.id }
            ?? money.lazy.map { $0.droppingLast { $0 == "0" } }.first { hash($0) == token.id }
            ?? forms.lazy.map { "0" + $0 }.first { hash($0) == token.id } ?? "?"
    }
}

extension String {
    fileprivate func droppingLast(while isDropped: (Character) -> Bool) -> String {
        String(reversed().drop(while: isDropped).reversed())
    }
}
