import Groundwork
import WebEnv

/// A text with one whole number in it, such as `My Cart 2 items`.
struct CountedText: Sendable {
    private let before: Substring
    private let number: Int
    private let behind: Substring

    /// - Returns: nil where the text has no whole number, or several.
    init?(_ text: String) {
        guard let start = text.firstIndex(where: Self.isDigit) else { return nil }
        let end = text[start...].firstIndex { !Self.isDigit($0) } ?? text.endIndex
        guard let number = Int(text[start..<end]), !text[end...].contains(where: Self.isDigit) else {
            return nil
        }
        before = text[..<start]
        behind = text[end...]
        self.number = number
    }

    private static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }

    /// By how much the number of a text that is otherwise the same is greater; nil where anything else differs.
    func difference(to text: String) -> Int? {
        guard let other = CountedText(text), other.before == before, other.behind == behind,
            other.number != number
        else { return nil }
        return other.number - number
    }

    /// The text with another number; numbers do not fall below zero.
    func adding(_ difference: Int) -> String {
        "\(before)\(max(0, number.addingClamped(difference)))\(behind)"
    }
}
