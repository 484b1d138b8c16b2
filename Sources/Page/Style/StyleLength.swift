import Groundwork

/// A length, or a share of the width around.
struct StyleLength: Sendable, Equatable {
    /// CSS pixels.
    var pixels = 0.0
    /// Of the width around, in 0...1 and beyond.
    var share = 0.0

    init(pixels: Double = 0, share: Double = 0) {
        self.pixels = pixels
        self.share = share
    }

    /// - Returns: nil where the text is no length, or one that depends on fonts.
    init?(_ text: some StringProtocol) {
        guard let length = LengthCalculation.value(String(text)) else { return nil }
        self = length
    }
}

/// Lengths, sums and products of them, and the lesser and greater of several.
/// Source: https://www.w3.org/TR/css-values-4/#math
enum LengthCalculation {
    private static let depthLimit = 16

    /// - Parameter text: in lower case.
    static func value(_ text: String, depth: Int = 0) -> StyleLength? {
        let text = text.foldedSpace
        guard depth < depthLimit else { return nil }
        if let bracket = text.firstIndex(of: "("), text.hasSuffix(")") {
            let inner = String(text[text.index(after: bracket)...].dropLast())
            return function(String(text[..<bracket]), inner, depth)
        }
        return length(text)
    }

    private static func function(_ name: String, _ inner: String, _ depth: Int) -> StyleLength? {
        if ["", "calc", "-webkit-calc"].contains(name) { return sum(inner, depth) }
        let values = ConditionReader.list(inner).map { sum($0, depth)?.absolute }
        guard !values.contains(nil) else { return nil }
        let numbers = values.compactMap { $0 }
        switch name {
        case "min": return numbers.min().map { StyleLength(pixels: $0) }
        case "max": return numbers.max().map { StyleLength(pixels: $0) }
        case "clamp" where numbers.count == 3:
            return StyleLength(pixels: max(numbers[0], min(numbers[1], numbers[2])))
        default: return nil
        }
    }

    private static func sum(_ text: String, _ depth: Int) -> StyleLength? {
        var parts = ConditionReader.parts(of: text.replacing("*", with: " * ").replacing("/", with: " / "))[
            ...]
        guard var result = product(&parts, depth) else { return nil }
        while let sign = parts.popFirst() {
            guard sign == "+" || sign == "-", let next = product(&parts, depth) else { return nil }
            let factor = sign == "+" ? 1.0 : -1.0
            result.pixels += factor * next.pixels
            result.share += factor * next.share
        }
        return result
    }

    private static func product(_ parts: inout ArraySlice<String>, _ depth: Int) -> StyleLength? {
        guard let first = parts.popFirst(), var result = term(first, depth) else { return nil }
        while let sign = parts.first, sign == "*" || sign == "/" {
            parts.removeFirst()
            guard let next = parts.popFirst(), let factor = term(next, depth) else { return nil }
            if sign == "/" {
                guard factor.pixels != 0 else { return nil }
                result = StyleLength(
                    pixels: result.pixels / factor.pixels, share: result.share / factor.pixels)
            } else {
                result = StyleLength(
                    pixels: result.pixels * factor.pixels,
                    share: result.share * factor.pixels + factor.share * result.pixels)
            }
        }
        return result
    }

    private static func term(_ text: String, _ depth: Int) -> StyleLength? {
        if let number = Double(text) { return StyleLength(pixels: number) }
        return value(text, depth: depth + 1)
    }

    /// Pixels a unit; fonts are 16 pixels high and the view is 1280 wide and 720 high.
    private static let units: [(String, Double)] = [
        ("rem", 16), ("em", 16), ("px", 1), ("pt", 96 / 72), ("pc", 16), ("cm", 96 / 2.54), ("mm", 96 / 25.4),
        ("in", 96), ("ch", 8), ("ex", 8), ("vmin", 7.2), ("vmax", 12.8), ("dvw", 12.8), ("svw", 12.8),
        ("lvw", 12.8), ("dvh", 7.2), ("svh", 7.2), ("lvh", 7.2), ("vw", 12.8), ("vh", 7.2), ("q", 96 / 101.6),
    ]

    private static func length(_ text: String) -> StyleLength? {
        if text.hasSuffix("%") { return Double(text.dropLast()).map { StyleLength(share: $0 / 100) } }
        for (unit, pixels) in units where text.hasSuffix(unit) {
            guard let number = Double(text.dropLast(unit.utf8.count)) else { continue }
            return StyleLength(pixels: number * pixels)
        }
        return Double(text) == 0 ? StyleLength() : nil
    }
}

extension StyleLength {
    /// Pixels, where it is no share.
    var absolute: Double? { share == 0 ? pixels : nil }
    /// Pixels in a box of a width.
    func pixels(within width: Double) -> Double { pixels + share * width }
}
