import Testing
import WorldModel

@Suite("Intervals of shares")
struct ShareIntervalTests {
    @Test(
        "Wilson's score interval, as tables have it",
        arguments: [
            (0.0, 10, 0.0, 0.2775), (0.5, 10, 0.2366, 0.7634), (1.0, 20, 0.8389, 1.0), (0.6, 0, 0.0, 1.0),
        ])
    func wilson(share: Double, count: Int, low: Double, high: Double) {
        let interval = ShareInterval(share: share, of: count)
        #expect(abs(interval.low - low) < 1e-4 && abs(interval.high - high) < 1e-4, "\(interval)")
    }
}
