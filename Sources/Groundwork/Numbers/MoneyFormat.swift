/// How an amount of money is written: the sign, its place, and the marks in the number.
///
/// `docs/reference/assumptions.md` says which forms are read.
package struct MoneyFormat: Sendable, Hashable {
    /// One scalar of the Unicode category Sc, such as `$` or `€`.
    package var sign: String
    package var isBefore: Bool
    /// What stands between sign and number: nothing, or one space.
    package var gap: String
    /// What stands between thousands.
    package var groupMark: String
    /// `.` or `,`
    package var decimalMark: String

    /// The English form, `$1,234.50`, with another sign.
    package init(sign: String) {
        self.init(sign: sign, isBefore: true, gap: "", groupMark: ",", decimalMark: ".")
    }

    package init(sign: String, isBefore: Bool, gap: String, groupMark: String, decimalMark: String) {
        self.sign = sign
        self.isBefore = isBefore
        self.gap = gap
        self.groupMark = groupMark
        self.decimalMark = decimalMark
    }

    /// The form of the first amount in a text; nil where it has none.
    package init?(of text: String) {
        var text = text
        guard let amount = text.withUTF8({ MoneyReader.amounts(in: $0).first }) else { return nil }
        self = amount.format
    }

    /// An amount in this form.
    /// - Parameter english: digits with `,` between thousands and `.` before hundredths; a `-` may stand first.
    package func text(_ english: String) -> String {
        var number = ""
        for character in english.drop(while: { $0 == "-" }) {
            switch character {
            case ",": number += groupMark
            case ".": number += decimalMark
            default: number.append(character)
            }
        }
        let minus = english.hasPrefix("-") ? "-" : ""
        return minus + (isBefore ? sign + gap + number : number + gap + sign)
    }
}

/// An amount of money in a text.
package struct MoneyAmount: Sendable {
    /// Byte range of number and sign.
    package let range: Range<Int>
    /// Byte range of the number.
    package let number: Range<Int>
    /// Whether marks stand between the number's digits, so that the form shows.
    package let hasMarks: Bool
    package let format: MoneyFormat
    /// The number's digits, with `.` before its fraction where it has one.
    package let digits: String
    /// Whether the marks in the number mean what they do in English; true where it has none.
    package let hasEnglishMarks: Bool
}
