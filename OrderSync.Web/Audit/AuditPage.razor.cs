using Microsoft.AspNetCore.Components;
using OrderSync.Contracts;
using OrderSync.Contracts.Audit;
using OrderSync.Contracts.Events;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Audit;

/// <summary>Who did what, when and from where.</summary>
public sealed partial class AuditPage
{
    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery]
    private string? Who { get; set; }

    [SupplyParameterFromQuery]
    private string? About { get; set; }

    [SupplyParameterFromQuery]
    private string? Subject { get; set; }

    [SupplyParameterFromQuery]
    private string? From { get; set; }

    [SupplyParameterFromQuery]
    private string? To { get; set; }

    [Inject]
    private AuditClient Client { get; set; } = null!;

    [Inject]
    private UserClock Clock { get; set; } = null!;

    protected override TimeSpan RefreshGap => TimeSpan.FromSeconds(3);

    protected override AuditFilter ReadAddress() => AuditFilter.Read(Q, Who, About, Subject, From, To);

    protected override Guid IdOf(AuditEntryView row) => row.Id;

    protected override Task<CursorPage<AuditEntryView>> ReadAsync(AuditFilter query, string? cursor, int limit, CancellationToken cancel) =>
        Client.ListAsync(query, Clock.Zone, cursor, limit, cancel);

    /// <summary>Most acts change something that is told at once; progress of a task is no act.</summary>
    protected override bool Concerns(LiveEvent live) => live.Type != EventTypes.SyncProgress;
}
