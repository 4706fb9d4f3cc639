using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using OrderSync.Contracts;
using OrderSync.Web.Events;

namespace OrderSync.Web.Shared;

/// <summary>
/// A page with a long list that its address narrows. On the first page what is new comes in by itself; further down the list does
/// not move under the reader, who is told how much has arrived. Whoever comes back to it finds as many rows, at the same place: the history
/// entry knows how many there were.
/// </summary>
public abstract class PagedListPage<TQuery, TRow> : LiveComponent
    where TQuery : class
{
    protected const int PageSize = 50;

    /// <summary>The Api gives no more at once.</summary>
    private const int MostAtOnce = 200;

    /// <summary>The rows are not there yet to which the reader may have come back.</summary>
    private bool _hasArrived;

    [Inject]
    public NavigationManager Navigation { get; set; } = null!;

    [Inject]
    public IJSRuntime Js { get; set; } = null!;

    protected LoadState<PagedRows<TRow>> State { get; } = new();

    /// <summary>What the address asks for.</summary>
    protected TQuery Query { get; private set; } = null!;

    /// <summary>How many rows of the first page are not shown, because the reader is further down.</summary>
    protected int Arrived { get; private set; }

    protected abstract TQuery ReadAddress();

    protected abstract Task<CursorPage<TRow>> ReadAsync(TQuery query, string? cursor, int limit, CancellationToken cancel);

    protected abstract Guid IdOf(TRow row);

    /// <summary>What stands around the list.</summary>
    protected virtual Task LoadAroundAsync(CancellationToken cancel) => Task.CompletedTask;

    protected override async Task OnParametersSetAsync()
    {
        Query = ReadAddress();
        if (!IsNew(Query))
            return;
        _hasArrived = true;
        await LoadAsync(RowsBefore);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_hasArrived || State.Value is null)
            return;
        _hasArrived = false;
        var script = await Js.InvokeAsync<IJSObjectReference>("import", "/js/shell.js");
        await script.InvokeVoidAsync("restoreScroll");
        await script.DropAsync();
    }

    protected override Task RefreshAsync() => State.RenewAsync(
        async cancel =>
        {
            await LoadAroundAsync(cancel);
            var (query, shown) = (Query, State.Value);
            var first = await ReadAsync(query, null, PageSize, cancel);
            if (shown is not { Extended: true })
                return new PagedRows<TRow>(first, IdOf);
            var arrived = shown.Renew(first);
            if (query.Equals(Query))
                Arrived = arrived;
            return shown;
        },
        Stopping);

    protected Task LoadAsync() => LoadAsync(PageSize);

    protected async Task MoreAsync()
    {
        await State.LoadAsync(
            async cancel =>
            {
                var list = State.Value!;
                list.Append(await ReadAsync(Query, list.NextCursor, PageSize, cancel));
                return list;
            },
            Stopping);
        // Whoever has left meanwhile is on another entry of the history.
        if (Stopping.IsCancellationRequested)
            return;
        Navigation.NavigateTo(
            Navigation.Uri,
            new NavigationOptions { ReplaceHistoryEntry = true, HistoryEntryState = State.Value?.Rows.Count.ToString(CultureInfo.InvariantCulture) });
    }

    /// <summary>How many rows were shown when the reader left.</summary>
    private int RowsBefore => int.TryParse(Navigation.HistoryEntryState, CultureInfo.InvariantCulture, out var rows) ? Math.Max(PageSize, rows) : PageSize;

    private Task LoadAsync(int rows)
    {
        Arrived = 0;
        var query = Query;
        return State.LoadAsync(
            async cancel =>
            {
                await LoadAroundAsync(cancel);
                var list = new PagedRows<TRow>(await ReadAsync(query, null, Math.Min(rows, MostAtOnce), cancel), IdOf, isExtended: rows > PageSize);
                while (list.Rows.Count < rows && list.NextCursor is { } cursor)
                    list.Append(await ReadAsync(query, cursor, Math.Min(rows - list.Rows.Count, MostAtOnce), cancel));
                return list;
            },
            Stopping);
    }
}
