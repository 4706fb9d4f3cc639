using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Runs;
using OrderSync.Api.Users;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Shipping;

/// <summary>Starts shipping syncs.</summary>
public sealed class ShippingStart(RunStart start, CurrentUser user)
{
    private const string Otherwise = "has no shipments to follow";

    /// <returns>The run's id, or why it was not started.</returns>
    public Task<(Guid RunId, ProblemHttpResult? Refusal)> StartAsync(Guid connectionId, CancellationToken cancellationToken) =>
        StartAsync(connectionId, window: null, "a shipping sync", cancellationToken);

    /// <summary>A window of an earlier run again, alone: what is left of it, or all where it was done.</summary>
    /// <returns>The run's id, or why it was not started.</returns>
    public Task<(Guid RunId, ProblemHttpResult? Refusal)> StartWindowAsync(Run run, RunWindow window, CancellationToken cancellationToken)
    {
        var pages = new RunPages(window.FirstPage, window.LastPage, window.PlatformCount, window.Cursor);
        return StartAsync(
            run.ConnectionId,
            new RunRange(window.Stream, window.Label, null, null, ShippingWindows.Alone, pages),
            $"a shipping sync of {window.Label}",
            cancellationToken);
    }

    private Task<(Guid RunId, ProblemHttpResult? Refusal)> StartAsync(
        Guid connectionId, RunRange? window, string what, CancellationToken cancellationToken) =>
        start.StartAsync<IShipmentSource>(
            new RunRequest(user.CompanyId, connectionId, RunKind.ShippingStatus, null, null, false, user.Name, window),
            "connectionId",
            Otherwise,
            what,
            cancellationToken);
}
