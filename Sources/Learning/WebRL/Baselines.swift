import Foundation

/// Update rules of the algorithms that WebRL is compared with.
enum Baselines {
    /// exp(A/β), cut off. Source: Peng et al., Advantage-Weighted Regression (arXiv:1910.00177), eq. 8.
    static func awrWeight(_ advantage: Double, _ settings: HyperParameters) -> Double {
        min(settings.awrLimit, exp(advantage / settings.awrTemperature))
    }

    /// Whether a step is imitated: its episode did better than the instruction's value, and the step better than its state's.
    /// Source: Bai et al., DigiRL (arXiv:2406.11896), sections 4.2 and 4.3.
    static func digiRLKeeps(
        _ advantage: Double, outcome: Double, instructionValue: Double, _ settings: HyperParameters
    ) -> Bool {
        outcome - instructionValue > 0 && advantage > settings.digiRLMargin
    }
}
