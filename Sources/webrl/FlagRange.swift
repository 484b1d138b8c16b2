import ArgumentParser
import Curriculum

/// Ranges of the numbers that flags take: flags of one name have one range, and nothing is begun that can't be ended.
enum FlagRange {
    static let workers = 1...1024
    /// Of tasks, episodes and the like.
    static let count = 1...1_000_000
    static let countOrNone = 0...1_000_000
    /// Of things that each step or page has several of.
    static let few = 1...1000
    static let fewOrNone = 0...1000
    static let depths = 1...100
    static let chance = 0.0...1.0
    static let weight = 0.0...1_000_000
    static let ports = 0...65_535
    /// Of open files that whoever starts the command gives it.
    static let descriptors: ClosedRange<Int32> = 3...1_000_000
    static let processes: ClosedRange<Int32> = 1...Int32.max
    /// Of waiting.
    static let seconds = 0.001...86_400
    static let window = 1...1_000_000

    /// - Throws: `ValidationError` with flag, value and range where the value lies outside; NaN lies outside of every range.
    static func check<Value: Comparable>(_ flag: String, _ value: Value?, _ range: ClosedRange<Value>) throws
    {
        guard let value, !range.contains(value) else { return }
        throw ValidationError("\(flag) is in \(range.lowerBound)...\(range.upperBound), not \(value)")
    }
}
