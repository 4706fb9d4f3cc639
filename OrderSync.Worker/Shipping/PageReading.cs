using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Shipping;

/// <summary>
/// Reads pages of a carrier's list, several at once, and has them stored. What was asked for and what came are compared by ranks
/// (<see cref="ListFrame"/>), so that a shipment that has moved to another page meanwhile is followed there. A page that fails is
/// noted and passed over; many in a row end the run.
/// </summary>
public sealed class PageReading(
    RunExecution execution,
    IShipmentSource source,
    ShipmentSourceTraits traits,
    ListFrame frame,
    OpenOrderIndex orders,
    ShipmentSaving saving,
    int batchSize,
    TimeProvider time)
{
    /// <summary>A place that has moved on again each time it was asked for.</summary>
    private const int MostAsked = 5;

    private const int MostFailures = 5;

    private readonly RankCover _read = new();
    private readonly RankCover _passed = new();
    private readonly SortedList<long, DateTimeOffset> _oldestUpTo = [];
    private readonly Dictionary<long, int> _asked = [];
    private readonly List<ReadPage> _gathered = [];
    private int _failures;
    private long _questions;

    /// <summary>Up to where the list is read without a gap, but for pages that have failed.</summary>
    public PageProgress Progress
    {
        get
        {
            var ranks = _passed.FirstMissing(0);
            var known = _oldestUpTo.LastOrDefault(entry => entry.Key <= ranks);
            return new PageProgress(ranks, Newest, known.Key == 0 ? null : known.Value, End ?? frame.CountThen, frame.PageSize, IsNewestFirst);
        }
    }

    public DateTimeOffset? Newest { get; private set; }

    public bool IsNewestFirst { get; private set; } = traits.NewestFirst;

    /// <summary>Where the list ends, once that has been seen: it may be earlier than the carrier counts.</summary>
    public long? End { get; private set; }

    /// <summary>Pages answered so far in this execution.</summary>
    public int Answered { get; private set; }

    /// <summary>Takes over what earlier executions have stored.</summary>
    public void Remember(IEnumerable<RankRange> stored, IEnumerable<(RankRange Ranks, DateTimeOffset Oldest)> known)
    {
        foreach (var range in stored)
        {
            _read.Add(range);
            _passed.Add(range);
        }
        foreach (var (ranks, oldest) in known)
            _oldestUpTo[ranks.To] = oldest;
    }

    /// <summary>Takes in a page that was read by itself.</summary>
    public void Accept(int page, ShipmentPage answer) => Accept(page, answer, ++_questions);

    private void Accept(int page, ShipmentPage answer, long asked)
    {
        frame.Learn(answer.Count, asked);
        var ranks = frame.RanksOf(page, frame.ShiftOf(answer.Count), answer.Records.Count);
        var content = new ReadPage(ranks, MappedShipments.Map(source, execution.Connection, answer.Records, orders, time.GetUtcNow()));
        Answered++;
        _failures = 0;
        _read.Add(ranks);
        _passed.Add(ranks);
        if (!answer.HasNext)
            End = Math.Min(End ?? long.MaxValue, Math.Max(0, answer.Records.Count > 0 ? ranks.To : frame.RanksOf(page, frame.Shift, 0).From));
        LookAtOrder(content);
        _gathered.Add(content);
    }

    /// <summary>Reads until nothing that is wanted is left to be asked for.</summary>
    /// <param name="wanted">What is to be read; asked anew after every page.</param>
    /// <param name="note">Called for each page that is stored, or has failed, with what became of its shipments.</param>
    /// <exception cref="PlatformException">The platform's answer ends the whole run.</exception>
    public async Task ReadAsync(
        Func<IEnumerable<RankRange>> wanted, Func<ReadPage, WriteOutcome[], IEnumerable<RunWindow>> note, CancellationToken cancellationToken)
    {
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asked = new Dictionary<Task<Answer>, Asked>();
        try
        {
            while (true)
            {
                Ask(wanted, asked, abort.Token);
                if (asked.Count == 0)
                    break;
                var answered = await Task.WhenAny(asked.Keys);
                asked.Remove(answered, out var question);
                Take(await answered, question!);
                if (_gathered.Sum(page => page.Content.Count) >= batchSize)
                    await SaveAsync(note, cancellationToken);
            }
            await SaveAsync(note, cancellationToken);
        }
        finally
        {
            await abort.CancelAsync();
            await Task.WhenAll(asked.Keys).ContinueWith(_ => { }, TaskScheduler.Default);
            await saving.EndAsync();
        }
    }

    private void Ask(Func<IEnumerable<RankRange>> wanted, Dictionary<Task<Answer>, Asked> asked, CancellationToken cancellationToken)
    {
        // Without a count nobody can tell how far the pages have moved: one after the other, what moves is only read twice.
        var atOnce = frame.CountThen is null ? 1 : traits.PagesAtOnce;
        while (asked.Count < atOnce && Next(wanted(), asked.Values) is { } rank)
        {
            var page = frame.PageOf(rank);
            var ranks = frame.RanksOf(page, frame.Shift, frame.PageSize);
            if ((_asked[rank] = _asked.GetValueOrDefault(rank) + 1) > MostAsked)
                Fail(ranks, PlatformFailure.Protocol($"The list of {source.Descriptor.Title} moves faster than it can be read."));
            else
                asked.Add(AskAsync(page, cancellationToken), new Asked(page, ranks, ++_questions));
        }
    }

    private long? Next(IEnumerable<RankRange> wanted, IReadOnlyCollection<Asked> asked)
    {
        foreach (var range in wanted)
        {
            var end = Math.Min(range.To, End ?? long.MaxValue);
            for (var rank = range.From; rank < end;)
            {
                var free = FirstFree(rank, asked);
                if (free == rank)
                    return rank;
                rank = free;
            }
        }
        return null;
    }

    /// <summary>A page that is being asked for may have moved since: until it is there, it may cover any place on its way.</summary>
    private long FirstFree(long rank, IReadOnlyCollection<Asked> asked)
    {
        var free = _passed.FirstMissing(rank);
        foreach (var (page, ranks, _) in asked)
        {
            if (free < ranks.To && free >= frame.RanksOf(page, frame.Shift, 0).From)
                free = ranks.To;
        }
        return free;
    }

    private async Task<Answer> AskAsync(int page, CancellationToken cancellationToken)
    {
        using var span = RunSpans.Page()?.SetTag("ordersync.page", page);
        try
        {
            var answer = await source.ListAsync(execution.Connection, page, cancellationToken);
            span?.SetTag("ordersync.shipments", answer.Records.Count);
            return new Answer(page, answer, null);
        }
        catch (PlatformException exception) when (!exception.Failure.RefusesCredentials)
        {
            span.Fail(exception.Failure);
            return new Answer(page, ShipmentPage.PastTheEnd, exception.Failure);
        }
    }

    private void Take(Answer answer, Asked asked)
    {
        if (answer.Failure is null)
            Accept(answer.Page, answer.Content, asked.Number);
        else if (++_failures >= Math.Max(MostFailures, traits.PagesAtOnce))
            throw new PlatformException(answer.Failure);
        else
            Fail(asked.Ranks, answer.Failure);
    }

    private void Fail(RankRange ranks, PlatformFailure failure)
    {
        _passed.Add(ranks);
        foreach (var missing in _read.Missing(ranks))
            _gathered.Add(ReadPage.Failed(missing, failure));
    }

    private async Task SaveAsync(Func<ReadPage, WriteOutcome[], IEnumerable<RunWindow>> note, CancellationToken cancellationToken)
    {
        if (_gathered.Count == 0)
            return;
        var pages = _gathered.ToList();
        _gathered.Clear();
        await saving.BeginAsync(
            [.. pages.SelectMany(page => page.Content.Shipments)],
            [.. pages.SelectMany(page => page.Content.Rejections)],
            outcomes => NoteAll(pages, outcomes, note),
            cancellationToken);
    }

    private static List<RunWindow> NoteAll(
        List<ReadPage> pages, ReadOnlyMemory<WriteOutcome> outcomes, Func<ReadPage, WriteOutcome[], IEnumerable<RunWindow>> note)
    {
        var touched = new List<RunWindow>();
        foreach (var page in pages)
        {
            touched.AddRange(note(page, outcomes[..page.Content.Shipments.Count].ToArray()));
            outcomes = outcomes[page.Content.Shipments.Count..];
        }
        return touched;
    }

    /// <summary>Whether the list really begins with the newest is seen from what it holds.</summary>
    private void LookAtOrder(ReadPage page)
    {
        if (page.Newest is not { } newest || page.Oldest is not { } oldest)
            return;
        var slack = TimeSpan.FromMinutes(1);
        var created = page.Content.Shipments.Select(incoming => incoming.Shipment.CreatedAt).OfType<DateTimeOffset>().ToList();
        var before = _oldestUpTo.LastOrDefault(entry => entry.Key <= page.Ranks.From);
        var isBehind = before.Key == 0 || newest <= before.Value + slack;
        IsNewestFirst &= isBehind && created.Zip(created.Skip(1)).All(pair => pair.Second <= pair.First + slack);
        Newest = Newest > newest ? Newest : newest;
        if (page.Ranks.To > 0)
            _oldestUpTo[page.Ranks.To] = oldest;
    }

    /// <param name="Ranks">Which it covers if nothing has come in since.</param>
    /// <param name="Number">Counts the questions of this execution.</param>
    private sealed record Asked(int Page, RankRange Ranks, long Number);

    private sealed record Answer(int Page, ShipmentPage Content, PlatformFailure? Failure);
}
