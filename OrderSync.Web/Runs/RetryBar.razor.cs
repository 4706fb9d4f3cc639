using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Runs;
using OrderSync.Web.Api;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Runs;

/// <summary>What can be done to the scheduled retries that are ticked, and what has become of each.</summary>
public sealed partial class RetryBar
{
    private RetryOutcome? _outcome;
    private bool _cancelling;

    [Parameter, EditorRequired]
    public IReadOnlyList<RunView> Runs { get; set; } = [];

    [Parameter, EditorRequired]
    public RunSelection Selection { get; set; } = null!;

    /// <summary>The rows show what is selected.</summary>
    [Parameter]
    public EventCallback OnSelected { get; set; }

    [Parameter]
    public EventCallback OnDone { get; set; }

    [Inject]
    public RunsClient Client { get; set; } = null!;

    [Inject]
    public Notices Notices { get; set; } = null!;

    private List<RunView> Able => [.. Runs.Where(RunSelection.Takes)];

    private List<RunView> Chosen => [.. Runs.Where(Selection.Holds)];

    private Task SelectAllAsync(bool all)
    {
        Selection.Set(Runs, all);
        return OnSelected.InvokeAsync();
    }

    private async Task RetryAsync()
    {
        try
        {
            await ApplyAsync(Client.RunRetriesAsync, "retried now");
        }
        catch (ApiProblem problem)
        {
            await Notices.WarnAsync(problem.Sentence);
        }
    }

    private Task CancelAsync() => ApplyAsync(Client.CancelRetriesAsync, "cancelled");

    private async Task ApplyAsync(Func<IReadOnlyList<Guid>, CancellationToken, Task<RetriesView>> act, string verb)
    {
        var chosen = Chosen;
        var answer = await act([.. chosen.Select(run => run.Id)], CancellationToken.None);
        _outcome = RetryOutcome.Of(answer, chosen, verb);
        Selection.Clear();
        await OnDone.InvokeAsync();
    }
}
