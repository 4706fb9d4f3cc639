using OrderSync.Contracts.Runs;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Runs;

/// <summary>What became of several retries: how many were done, and each that was refused with its reason.</summary>
public sealed record RetryOutcome(string Sentence, IReadOnlyList<string> Refused)
{
    /// <param name="verb">"retried now", "cancelled".</param>
    public static RetryOutcome Of(RetriesView answer, IReadOnlyList<RunView> asked, string verb)
    {
        var done = $"{Figures.Count(answer.Done.Count)} {verb}";
        var sentence = answer.Refused.Count == 0 ? $"{done}." : $"{done}, {Figures.Count(answer.Refused.Count)} refused:";
        return new RetryOutcome(sentence, [.. answer.Refused.Select(refusal => $"{Name(refusal.Id, asked)}: {refusal.Reason}")]);
    }

    private static string Name(Guid id, IReadOnlyList<RunView> asked) =>
        asked.FirstOrDefault(run => run.Id == id) is { } run ? $"{run.ConnectionName}, {RunWords.What(run)}" : "A task";
}
