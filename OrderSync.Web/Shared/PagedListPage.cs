using OrderSync.Contracts;
using OrderSync.Web.Events;

namespace OrderSync.Web.Shared;

/// <summary>
/// A page with a long list that its address narrows. On the first page what is new comes in by itself; further down the list does
/// not move under the reader, who is told how much has arrived.
/// </summary>
public abstract class PagedListPage<TQuery, TRow> : LiveComponent
    where TQuery : class
{
    protected const int PageSize = 50;

    private TQuery? _asked;

    protected LoadState<PagedRows<TRow>> State { get; } = new();

    /// <summary>What the address asks for.</summary>
    protected TQuery Query { get; private set; } = null!;

    /// <summary>How many rows of the first page are not shown, because the reader is further down.</summary>
    protected int Arrived { get; private set; }

    protected abstract TQuery ReadAddress();

    protected abstract Task<CursorPage<TRow>> ReadAsync(TQuery query, string? cursor, CancellationToken cancel);

    protected abstract Guid IdOf(TRow row);

    /// <summary>What stands around the list.</summary>
    protected virtual Task LoadAroundAsync(CancellationToken cancel) => Task.CompletedTask;

    protected override async Task OnParametersSetAsync()
    {
        Query = ReadAddress();
        if (!RendererInfo.IsInteractive || Query.Equals(_asked))
            return;
        _asked = Query;
        await LoadAsync();
    }

    protected override Task RefreshAsync() => State.RenewAsync(
        async cancel =>
        {
            await LoadAroundAsync(cancel);
            var (query, shown) = (Query, State.Value);
            var first = await ReadAsync(query, null, cancel);
            if (shown is not { Extended: true })
                return RowsOf(first);
            var arrived = shown.Renew(first);
            if (query.Equals(Query))
                Arrived = arrived;
            return shown;
        },
        Stopping);

    protected Task LoadAsync()
    {
        Arrived = 0;
        var query = Query;
        return State.LoadAsync(
            async cancel =>
            {
                await LoadAroundAsync(cancel);
                return RowsOf(await ReadAsync(query, null, cancel));
            },
            Stopping);
    }

    protected Task MoreAsync() => State.LoadAsync(
        async cancel =>
        {
            var list = State.Value!;
            list.Append(await ReadAsync(Query, list.NextCursor, cancel));
            return list;
        },
        Stopping);

    private PagedRows<TRow> RowsOf(CursorPage<TRow> first) => new(first, IdOf);
}
