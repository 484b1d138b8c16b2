import Browser
import Synchronization
import WebEnv

/// Counts how often a model was asked and could not answer.
///
/// A policy has to act whether or not its model answers. That a model could not be asked says nothing about what it is worth, so it is
/// counted beside the result, and where no question was answered there is no result.
public final class ModelCalls: Sendable {
    private struct State {
        var asked = 0
        var failed = 0
        var message: String?
    }
    private let state = Mutex(State())

    /// Nothing asked yet.
    public init() {}

    /// Questions that were put.
    public var asked: Int { state.withLock { $0.asked } }
    /// Of them, questions that the model could not answer.
    public var failed: Int { state.withLock { $0.failed } }
    /// What was wrong the first time.
    public var message: String? { state.withLock { $0.message } }

    /// - Returns: nil where the question failed.
    func answer<Answer>(_ question: () throws -> Answer) -> Answer? {
        do {
            let answer = try question()
            state.withLock { $0.asked += 1 }
            return answer
        } catch {
            state.withLock {
                $0.asked += 1
                $0.failed += 1
                $0.message = $0.message ?? String(describing: error)
            }
            return nil
        }
    }

    /// Fails where the model could not be asked even once, so that there is no result.
    /// - Parameter name: what the model is called.
    /// - Throws: `EnvironmentError` with the first failure where every question failed.
    public func check(_ name: String) throws {
        let state = state.withLock { $0 }
        guard state.asked > 0, state.failed == state.asked else { return }
        throw EnvironmentError(
            "the model \(name) could not be asked, \(state.asked) times of \(state.asked): "
                + (state.message ?? "no cause is known"))
    }
}
