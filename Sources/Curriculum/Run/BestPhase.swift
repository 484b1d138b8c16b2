/// A phase that can be held against others.
protocol ComparablePhase {
    var testSuccess: Double { get }
    var trainSuccess: Double { get }
}

extension PhaseMetrics: ComparablePhase {}
extension RunSummary.Phase: ComparablePhase {}

extension Sequence where Element: ComparablePhase {
    /// The phase with the highest test success; of equal ones that with the highest training success, then the earliest.
    var best: Element? {
        reduce(nil) { best, phase in
            guard let best else { return phase }
            let isBetter = (phase.testSuccess, phase.trainSuccess) > (best.testSuccess, best.trainSuccess)
            return isBetter ? phase : best
        }
    }
}
