import Browser
import Groundwork

/// A comparison with a number: `>= 3 |OR| == 0`.
///
/// Source: VisualAgentBench, `required_values`.
enum RequiredValue {
    /// - Throws: ``EnvironmentError`` where the requirement is malformed.
    static func isMet(_ requirement: String, by text: String) throws -> Bool {
        let value = Double((text.filter { $0 != "," && $0 != "$" }).trimming(.html))
        return try requirement.splitting(on: " |OR| ").contains { alternative in
            let plain = alternative.trimming(.html)
            let sign = plain.prefix { "<>=!".contains($0) }
            guard let bound = Double((String(plain.dropFirst(sign.count))).trimming(.html)) else {
                throw EnvironmentError("evaluator: required value '\(alternative)' has no number")
            }
            guard let value else { return false }
            switch sign {
            case "<": return value < bound
            case "<=": return value <= bound
            case ">": return value > bound
            case ">=": return value >= bound
            case "==", "=", "": return value == bound
            case "!=": return value != bound
            default: throw EnvironmentError("evaluator: unknown comparison '\(sign)' in required_values")
            }
        }
    }
}
