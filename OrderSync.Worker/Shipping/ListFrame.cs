namespace OrderSync.Worker.Shipping;

/// <summary>
/// A carrier's list whose pages move while it is read: what comes in pushes everything to later pages. Every page's answer says how
/// long the list is; by how much it has grown, so far everything has moved. So a place in the list is named by the rank that it had when
/// reading began, and the page that holds it now is reckoned.
/// </summary>
/// <param name="countThen">How long the list was when reading began; null where the carrier does not say.</param>
/// <param name="pageSize">Shipments on a page.</param>
public sealed class ListFrame(long? countThen, int pageSize)
{
    private long _shift;
    private long _learned;

    public long? CountThen => countThen;

    public int PageSize => pageSize;

    /// <summary>
    /// How many have come in since, as far as is known: their ranks are negative. Less than none where some were taken out: what lay
    /// behind them has moved to earlier pages.
    /// </summary>
    public long Shift => _shift;

    /// <summary>How many places an answer with this count was shifted by.</summary>
    public long ShiftOf(long? count) => count - countThen ?? 0;

    /// <summary>Notes what an answer says.</summary>
    /// <param name="asked">The number of the question that it answers: an answer that is late changes nothing.</param>
    public void Learn(long? count, long asked)
    {
        if (count is not null && asked >= _learned)
            (_shift, _learned) = (ShiftOf(count), asked);
    }

    /// <summary>The page that holds a rank now, from 1.</summary>
    public int PageOf(long rank) => (int)(Math.Max(0, rank + _shift) / pageSize) + 1;

    /// <summary>The ranks of a page whose answer was shifted by so much.</summary>
    /// <param name="records">How many it held; a full page's where it has not been read yet.</param>
    public RankRange RanksOf(int page, long shift, int records) =>
        new(((page - 1L) * pageSize) - shift, ((page - 1L) * pageSize) - shift + records);

    /// <summary>The ranks of pages as they were numbered when reading began.</summary>
    public RankRange RanksOf(int firstPage, int lastPage) => new((firstPage - 1L) * pageSize, (long)lastPage * pageSize);
}
