using OrderSync.Web.Api;

namespace OrderSync.Web.Shared;

/// <summary>The same done to many, one after the other: what is refused does not stop the rest.</summary>
public sealed record BulkOutcome(int Done, IReadOnlyList<string> Refused)
{
    public static async Task<BulkOutcome> OfAsync<T>(IEnumerable<T> all, Func<T, Task> act)
    {
        var (done, refused) = (0, new List<string>());
        foreach (var one in all.ToList())
        {
            try
            {
                await act(one);
                done++;
            }
            catch (ApiProblem problem)
            {
                refused.Add(problem.Sentence);
            }
        }
        return new BulkOutcome(done, refused);
    }

    /// <summary>"48 paused.", "48 paused, 2 refused: …".</summary>
    public string Sentence(string done) => Refused.Count == 0
        ? $"{Figures.Count(Done)} {done}."
        : $"{Figures.Count(Done)} {done}, {Figures.Count(Refused.Count)} refused: {string.Join(" ", Refused.Distinct().Take(3))}";

    public Task TellAsync(Notices notices, string done) =>
        Refused.Count == 0 ? notices.SayAsync(Sentence(done)) : notices.WarnAsync(Sentence(done));
}
