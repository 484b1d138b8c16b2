import Groundwork
import Learning
import WebEnv

/// Makes new training tasks from the phase's episodes, and keeps those that are worth it.
enum ProposalStage {
    /// What a phase's tasks are made from.
    struct Input {
        /// Training episodes of the phase.
        let experience: [Trajectory]
        /// Tasks of all earlier phases' making.
        let earlier: [WebTask]
        /// Judges how hard a task is.
        let critic: Critic
    }

    /// - Parameter phase: the phase that is done; the tasks are for the next.
    static func run(_ setup: PhaseSetup, after phase: Int, _ generator: any TaskGenerator, _ input: Input)
        -> (
            kept: [WebTask], tally: TaskFilter.Tally
        )
    {
        let (configuration, pages) = (setup.configuration, setup.pages)
        let wanted = configuration.generatedPerPhase
        var random = RandomSource(configuration.seed, 0x6E4, UInt64(phase))
        let proposals = generator.propose(
            from: input.experience, count: wanted * configuration.proposalsPerTask, phase: phase + 1,
            using: &random)
        var filter = TaskFilter(
            band: configuration.bandLow...configuration.bandHigh, training: setup.tasks.train + input.earlier,
            held: setup.tasks.test + setup.tasks.unseen,
            feasibility: setup.parts.feasibility)
        return filter.filter(proposals, limit: wanted, experience: input.experience) { proposal in
            let start = Episode(intent: proposal.task.intent, observation: proposal.firstObservation)
            return input.critic.value(start, pages: pages)
        }
    }
}
