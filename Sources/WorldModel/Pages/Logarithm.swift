import Foundation

/// Elementary functions, so that files that need no more of Foundation do not import it.
enum Logarithm {
    static func of(_ value: Double) -> Double { log(value) }
}

enum Exponential {
    static func of(_ value: Double) -> Double { exp(value) }
}
