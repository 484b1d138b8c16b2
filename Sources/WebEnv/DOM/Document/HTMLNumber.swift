import Groundwork

/// Numbers in attribute values.
///
/// Source: https://html.spec.whatwg.org/multipage/common-microsyntaxes.html#numbers
enum HTMLNumber {
    /// The rules for parsing integers: white space, a sign and digits; what follows them does not matter.
    /// - Returns: nil where there are no digits, or more than a number has.
    static func integer(_ text: ArraySlice<UInt8>) -> Int? {
        var rest = text.drop(while: \.isHTMLSpace)
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        var value = 0
        var count = 0
        for byte in rest {
            guard byte.isASCIIDigit else { break }
            let (tens, isTooLong) = value.multipliedReportingOverflow(by: 10)
            let (sum, isTooLarge) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
            guard !isTooLong, !isTooLarge else { return nil }
            value = sum
            count += 1
        }
        return count == 0 ? nil : isNegative ? -value : value
    }

    /// A valid floating-point number, as browsers take it: no plus, no white space, finite.
    static func valid(_ text: some StringProtocol) -> Double? {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, first.isASCIIDigit || first == 0x2D || first == 0x2E,
            bytes.allSatisfy({ $0.isASCIIDigit || "+-.eE".utf8.contains($0) }), bytes.last != 0x2E,
            let number = Double(String(text)), number.isFinite
        else { return nil }
        return number
    }

    /// The rules for parsing floating-point number values: as ``valid(_:)``, but white space and a plus may stand before
    /// the number and anything after it.
    static func leading(_ text: ArraySlice<UInt8>) -> Double? {
        var rest = text.drop(while: \.isHTMLSpace)
        if rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        var end = rest.startIndex
        if end < rest.endIndex, rest[end] == UInt8(ascii: "-") { end += 1 }
        let whole = digits(rest, &end)
        var fraction = 0
        if end < rest.endIndex, rest[end] == UInt8(ascii: ".") {
            var next = end + 1
            fraction = digits(rest, &next)
            if fraction > 0 { end = next }
        }
        guard whole + fraction > 0 else { return nil }
        if end < rest.endIndex, rest[end] | 0x20 == UInt8(ascii: "e") {
            var next = end + 1
            if next < rest.endIndex, "+-".utf8.contains(rest[next]) { next += 1 }
            if digits(rest, &next) > 0 { end = next }
        }
        let number = Double(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
        return number.flatMap { $0.isFinite ? $0 : nil }
    }

    /// Moves past digits and says how many there are.
    private static func digits(_ text: ArraySlice<UInt8>, _ position: inout Int) -> Int {
        let start = position
        while position < text.endIndex, text[position].isASCIIDigit { position += 1 }
        return position - start
    }

    /// A number without a needless fraction.
    static func text(of number: Double) -> String {
        guard let whole = Int(exactly: number) else { return "\(number)" }
        return "\(whole)"
    }
}
