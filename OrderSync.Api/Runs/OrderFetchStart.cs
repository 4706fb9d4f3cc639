using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Users;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Runs;

/// <summary>Starts order fetches.</summary>
public sealed class OrderFetchStart(RunStart start, RangePlaces places, CurrentUser user, TimeProvider time)
{
    /// <summary>
    /// A reconcile run says of an order that it is gone: where it walks, it begins a month earlier in the list, for orders that are
    /// dated out of line.
    /// </summary>
    private static readonly TimeSpan MonthBefore = TimeSpan.FromDays(31);

    /// <returns>The run's id, or why it was not started.</returns>
    public async Task<(Guid RunId, ProblemHttpResult? Refusal)> StartAsync(StartOrderFetchRequest request, CancellationToken cancellationToken)
    {
        var connectionId = request.PlatformConnectionId!.Value;
        var range = await RangeAsync(connectionId, request.WindowRange(), TimeSpan.Zero, cancellationToken);
        return await StartAsync(
            new RunRequest(
                user.CompanyId, connectionId, RunKind.OrderFetch, request.Mode, request.Duration, request.StopAtFirst, user.Name, range, request.DryRun),
            cancellationToken);
    }

    /// <returns>The run's id, or why it was not started.</returns>
    public async Task<(Guid RunId, ProblemHttpResult? Refusal)> StartReconcileAsync(StartReconcileRequest request, CancellationToken cancellationToken)
    {
        var connectionId = request.PlatformConnectionId!.Value;
        var range = await RangeAsync(connectionId, request.AskedRange(), MonthBefore, cancellationToken);
        return await StartAsync(
            new RunRequest(user.CompanyId, connectionId, RunKind.Reconcile, FetchMode.Window, null, false, user.Name, range), cancellationToken);
    }

    /// <returns>The run's id, or why it was not started.</returns>
    public Task<(Guid RunId, ProblemHttpResult? Refusal)> StartWindowAsync(Run run, RunWindow window, bool dryRun, CancellationToken cancellationToken)
    {
        // A walk's window remembers where it begins in the list; other windows are read from their start.
        var cursor = window.Stream == "orders" && window.State == WindowState.Done ? window.Cursor : null;
        var range = new RunRange(window.Stream, window.Label, window.From, window.To, cursor);
        return StartAsync(
            new RunRequest(user.CompanyId, run.ConnectionId, RunKind.OrderFetch, null, null, false, user.Name, range, dryRun), cancellationToken);
    }

    private Task<(Guid RunId, ProblemHttpResult? Refusal)> StartAsync(RunRequest request, CancellationToken cancellationToken) =>
        start.StartAsync<IOrderSource>(request, "platformConnectionId", "has no orders to fetch", WhatOf(request), cancellationToken);

    private static string WhatOf(RunRequest request) => request switch
    {
        { Kind: RunKind.Reconcile } => "a reconcile run",
        { DryRun: true } => "a dry run of an order fetch",
        _ => "an order fetch",
    };

    private async Task<RunRange?> RangeAsync(Guid connectionId, FetchRange? asked, TimeSpan margin, CancellationToken cancellationToken)
    {
        if (asked is null)
            return null;
        var (from, to) = asked.Resolve(time.GetUtcNow());
        return new RunRange("orders", "", from, to, await places.FindAsync(connectionId, to + margin, cancellationToken));
    }
}
