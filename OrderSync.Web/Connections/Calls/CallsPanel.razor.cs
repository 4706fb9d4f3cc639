using Microsoft.AspNetCore.Components;
using OrderSync.Contracts;
using OrderSync.Contracts.Connections;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Connections.Calls;

/// <summary>The searchable record of calls, of a connection or of a task; rows come when a person asks, and never move by themselves.</summary>
public sealed partial class CallsPanel
{
    private readonly LoadState<PagedRows<PlatformCallView>> _state = new();
    private CallsQuery _query = new();
    private (Guid Key, CallsQuery Query)? _asked;

    /// <summary>Whose calls they are: another one, another list.</summary>
    [Parameter, EditorRequired]
    public Guid Key { get; set; }

    [Parameter, EditorRequired]
    public Func<CallsQuery, string?, CancellationToken, Task<CursorPage<PlatformCallView>>> Read { get; set; } = null!;

    /// <summary>True where the calls are those of several tasks.</summary>
    [Parameter]
    public bool Tasks { get; set; }

    [SupplyParameterFromQuery]
    private string? Status { get; set; }

    [SupplyParameterFromQuery]
    private string? Failure { get; set; }

    [SupplyParameterFromQuery]
    private string? From { get; set; }

    [SupplyParameterFromQuery]
    private string? To { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        _query = CallsQuery.Read(Status, Failure, From, To);
        if (!RendererInfo.IsInteractive || _asked == (Key, _query))
            return;
        _asked = (Key, _query);
        await LoadAsync();
    }

    private Task LoadAsync()
    {
        var query = _query;
        return _state.LoadAsync(async cancel => new PagedRows<PlatformCallView>(await Read(query, null, cancel), call => call.Id), Stopping);
    }

    private Task MoreAsync() => _state.LoadAsync(
        async cancel =>
        {
            var list = _state.Value!;
            list.Append(await Read(_query, list.NextCursor, cancel));
            return list;
        },
        Stopping);
}
