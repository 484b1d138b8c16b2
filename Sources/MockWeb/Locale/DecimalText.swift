import Foundation

/// Numbers as digits with a point.
enum DecimalText {
    /// Decimal places at most.
    static let mostPlaces = 15

    /// - Parameter places: decimal places, rounded half away from zero; nil for as many as the number has.
    /// - Returns: nil for what is no number, or too large to be written out.
    static func of(_ value: Double, places: Int?) -> String? {
        guard value.isFinite, value.magnitude < 1e15 else { return nil }
        if let places { return String(format: "%.\(max(0, min(mostPlaces, places)))f", nudged(value)) }
        let text = String(format: "%.\(mostPlaces - wholeDigits(value))f", value)
        guard text.contains(".") else { return text }
        let trimmed = text.reversed().drop { $0 == "0" }.drop { $0 == "." }
        return String(trimmed.reversed())
    }

    /// Half a cent is rounded up although its nearest binary fraction is less.
    private static func nudged(_ value: Double) -> Double { value * (1 + 0x1p-52) }

    private static func wholeDigits(_ value: Double) -> Int {
        max(1, String(Int64(value.magnitude)).count)
    }
}
