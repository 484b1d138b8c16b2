import Foundation

/// The natural logarithm, so that other files need no Foundation.
enum Logarithm {
    static func of(_ value: Double) -> Double { log(value) }
}
