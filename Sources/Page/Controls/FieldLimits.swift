import Groundwork
import HTML

/// The least, the greatest and the step between the values of a field that holds numbers, dates or times.
///
/// Source: https://html.spec.whatwg.org/multipage/input.html#the-min-and-max-attributes
package struct FieldLimits {
    /// In the unit of ``DateText/number(_:_:)``, or plain numbers; nil for no limit.
    var minimum: Double?
    var maximum: Double?
    /// Above 0; nil where any value will do.
    var step: Double?
    /// What steps are counted from.
    var base: Double
    /// Decimals that values have which are steps away from the base.
    var decimals: Int

    /// The value in the limits nearest to a number, as a slider holds it. Of two as near the greater.
    func nearest(to text: String) -> String {
        let low = minimum ?? 0
        let high = maximum ?? 100
        guard low <= high else { return HTMLNumber.text(of: low) }
        let value = max(low, min(HTMLNumber.valid(text) ?? FieldText.middle(low, high), high))
        guard let step else { return HTMLNumber.text(of: value) }
        // What is half way in decimals may be a little less in binary digits.
        var count = ((value - base) / step + 0.5 + 1e-9).rounded(.down)
        if at(count) > high { count -= 1 }
        if at(count) < low { count += 1 }
        guard at(count) <= high, at(count).isFinite else { return HTMLNumber.text(of: value) }
        return HTMLNumber.text(of: at(count))
    }

    /// The number one step up or down; from a number between two steps, the nearer step on that side.
    package func stepping(from number: Double, upwards: Bool) -> Double {
        var next = number
        if let (below, above) = neighbours(of: number) {
            next = upwards ? above : below
        } else {
            next = at((number - base) / (step ?? 1) + (upwards ? 1 : -1))
        }
        if let maximum { next = min(next, maximum) }
        return minimum.map { max(next, $0) } ?? next
    }

    /// The values that are steps away from the base below and above a number that is not; nil where it is.
    func neighbours(of number: Double) -> (below: Double, above: Double)? {
        guard let step else { return nil }
        let steps = (number - base) / step
        guard steps.isFinite, abs(steps - steps.rounded()) > 1e-9 * max(1, abs(steps)) else { return nil }
        return (at(steps.rounded(.down)), at(steps.rounded(.up)))
    }

    /// The value that is a number of steps away from the base.
    func at(_ count: Double) -> Double {
        let value = base + count * (step ?? 1)
        let scale = Self.powers[min(decimals, Self.powers.count - 1)]
        let scaled = (value * scale).rounded() / scale
        return scaled.isFinite ? scaled : value
    }

    private static let powers: [Double] = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12]
}

extension FormControls {
    /// What the attributes of a field say; no limits for a field of free text.
    package func limits(of control: NodeID) -> FieldLimits {
        let position = control.position
        let type: ControlKind.TextType
        switch kind(of: control) {
        case .range: type = .number
        case .text(let own): type = own
        default: type = .text
        }
        func written(_ name: HTMLName) -> String { document.value(name, position) ?? "" }
        func number(_ name: HTMLName) -> Double? { Self.number(written(name), type) }
        let unit = Self.units[type] ?? (step: 1, scale: 1)
        let stepText = FieldText.lowercased(written(.step).trimming(.html))
        let step = HTMLNumber.valid(stepText).flatMap { $0 > 0 ? $0 * unit.scale : nil } ?? unit.step
        let minimum = number(.min)
        let decimals = [written(.step), written(.min), written(.value)].map(Self.decimals).max() ?? 0
        return FieldLimits(
            minimum: minimum, maximum: number(.max), step: stepText == "any" ? nil : step,
            base: minimum ?? number(.value) ?? 0, decimals: decimals)
    }

    /// The number that a field of the type makes of a text; nil where that is none, or the type has no numbers.
    static func number(_ text: String, _ type: ControlKind.TextType) -> Double? {
        type == .number ? HTMLNumber.valid(text) : DateText.number(text, type)
    }

    /// The step of each type in its unit, and how much a step of 1 is.
    private static let units: [ControlKind.TextType: (step: Double, scale: Double)] = [
        .time: (60_000, 1000), .dateTimeLocal: (60_000, 1000),
    ]

    /// Decimals of a number as it is written.
    private static func decimals(_ text: String) -> Int {
        if text.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) { return 12 }
        guard let point = text.utf8.firstIndex(of: UInt8(ascii: ".")) else { return 0 }
        return text.utf8[text.utf8.index(after: point)...].count
    }
}
