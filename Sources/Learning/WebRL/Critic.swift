import Readings
import WebEnv

/// V(s, I): the chance that an episode ends in success, as seen at a step.
///
/// Trained by binary cross-entropy on outcomes. Source: Qi et al., WebRL (arXiv:2411.02337), section 2.3.
public struct Critic: Sendable, Equatable {
    /// The regression behind V.
    public internal(set) var model: LogisticModel

    /// - Parameter bits: log₂ of the number of weights, in 8...24.
    public init(bits: Int) { model = LogisticModel(bits: bits) }

    /// V of an episode as it stands, in 0...1.
    /// - Parameter pages: pages that were read before; changes no value.
    public func value(_ episode: Episode, pages: PageIndexCache) -> Double {
        value(EpisodeReading(episode, pages))
    }

    /// In 0...1.
    func value(_ reading: EpisodeReading) -> Double { model.probability(Self.features(reading)) }

    /// V(s_0) … V(s_{T−1}) of an episode.
    func values(_ readings: [EpisodeReading]) -> [Double] { readings.map(value) }

    /// What V is computed from: the intent's words with where the episode is and what was just done.
    static func features(_ reading: EpisodeReading) -> [UInt32] {
        let last = reading.memory.actions.last ?? EpisodeMemory.noAction
        let step = UInt32(min(reading.memory.actions.count, 12))
        let progress = reading.match.title.grade * 8 + reading.match.heading.grade
        let repeats = UInt32(min(reading.memory.usedTargets.values.max() ?? 0, 4))
        let base: [UInt32] = [
            CriticFeature.step(step), CriticFeature.address(reading.pageKey), CriticFeature.lastAction(last),
            CriticFeature.progress(progress), CriticFeature.repeats(repeats),
            CriticFeature.title(reading.page.title),
            CriticFeature.opening(reading.words.opening), CriticFeature.bestGrade(reading.match.bestGrade),
            CriticFeature.message(reading.page.message),
            CriticFeature.valueCount(UInt32(min(reading.words.values.count, 5))),
            CriticFeature.textsTyped(UInt32(min(reading.memory.typedTexts.count, 4))),
            CriticFeature.afterFailure(reading.observation.lastActionError == nil ? 0 : 1),
            CriticFeature.addressAfterAction(mix(reading.pageKey, last)),
        ]
        return [0] + base
            + reading.words.words.flatMap { word in
                [
                    CriticFeature.word(word), CriticFeature.wordAtAddress(word, reading.pageKey),
                    CriticFeature.wordAfterAction(word, last),
                    CriticFeature.wordAtProgress(word, progress), CriticFeature.wordAtStep(word, step),
                ]
            }
    }
}

/// What V is computed from.
enum CriticFeature: UInt32, LeadingFeature {
    // The situation
    case step = 1, address = 2, lastAction = 3, progress = 4, repeats = 5, title = 6, opening = 7,
        bestGrade = 8, message = 9, valueCount = 10, textsTyped = 11, afterFailure = 12,
        addressAfterAction = 13
    // The intent's words
    case word = 21, wordAtAddress = 22, wordAfterAction = 23, wordAtProgress = 24, wordAtStep = 25
}
