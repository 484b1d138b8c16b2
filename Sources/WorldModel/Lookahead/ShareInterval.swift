/// How far a share that was measured on some tasks may lie from that on all such tasks.
///
/// Source: Wilson (1927), the score interval, at 95 %.
public struct ShareInterval: Sendable, Hashable {
    /// In 0...1, low ≤ high.
    public let low, high: Double

    /// - Parameters:
    ///   - share: of the tasks, in 0...1.
    ///   - count: tasks that were measured, 1 or more; without any the interval is 0...1.
    public init(share: Double, of count: Int) {
        guard count > 0 else {
            (low, high) = (0, 1)
            return
        }
        let n = Double(count)
        let scale = 1 + Self.z * Self.z / n
        let middle = (share + Self.z * Self.z / (2 * n)) / scale
        let width =
            Self.z / scale * (share * (1 - share) / n + Self.z * Self.z / (4 * n * n)).squareRoot()
        (low, high) = (max(0, middle - width), min(1, middle + width))
    }

    /// The normal distribution's 97.5 % point.
    private static let z = 1.959_963_984_540_054
}
