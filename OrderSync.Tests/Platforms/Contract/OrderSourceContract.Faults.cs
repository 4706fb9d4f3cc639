using OrderSync.Core.Platforms;

namespace OrderSync.Tests.Platforms.Contract;

public abstract partial class OrderSourceContract
{
    /// <summary>Each once, in the middle of a walk.</summary>
    public static TheoryData<string> PassingTroubles => ["TooManyCalls", "TooManyCallsFor7Seconds", "ServerError", "BadGateway", "Cut", "Half", "BrokenGzip", "BrokenBrotli"];

    /// <summary>Each at every call from the second on.</summary>
    public static TheoryData<string, PlatformFailureKind> LastingTroubles => new()
    {
        { "TooManyCalls", PlatformFailureKind.RateLimited },
        { "ServerError", PlatformFailureKind.Transient },
        { "BadGateway", PlatformFailureKind.Transient },
        { "Cut", PlatformFailureKind.Transient },
        { "Half", PlatformFailureKind.Transient },
        { "BrokenGzip", PlatformFailureKind.Transient },
        { "BrokenBrotli", PlatformFailureKind.Transient },
        { "UnauthorizedBrokenGzip", PlatformFailureKind.Unauthorized },
        { "WebPage", PlatformFailureKind.Protocol },
        { "OtherJson", PlatformFailureKind.Protocol },
        { "Unauthorized", PlatformFailureKind.Unauthorized },
        { "Forbidden", PlatformFailureKind.Forbidden },
    };

    [Theory]
    [MemberData(nameof(PassingTroubles))]
    public async Task A_trouble_that_passes_costs_no_order(string trouble)
    {
        Proxy.Script = call => call == 2 ? Fault.Named(trouble) : null;

        var pages = await PagesAsync(Everything, SmallPages);

        IdsOf(pages).ShouldBe(Ids);
        Proxy.Calls.ShouldBe(pages.Count + 1);
    }

    [Fact]
    public async Task A_platform_that_falls_silent_is_asked_again()
    {
        await using var impatient = new ConnectorHost(TimeSpan.FromSeconds(2));
        Proxy.Script = call => call == 2 ? Fault.Silence : null;

        var pages = await PagesAsync(impatient.Connector<IOrderSource>(Peer.Platform), Everything, SmallPages, ("maxRetries", "30"));

        IdsOf(pages).ShouldBe(Ids);
        Proxy.Calls.ShouldBeGreaterThan(pages.Count);
    }

    [Theory]
    [MemberData(nameof(LastingTroubles))]
    public async Task A_trouble_that_lasts_ends_the_reading_with_its_kind(string trouble, PlatformFailureKind kind)
    {
        Proxy.Script = call => call >= 2 ? Fault.Named(trouble) : null;

        var failure = await FailureAsync(() => PagesAsync(Everything, SmallPages, ("maxRetries", "2")));

        failure.Kind.ShouldBe(kind, failure.Sentence);
        Proxy.Calls.ShouldBe(failure.IsTransient ? 4 : 2);
        failure.Sentence.ShouldEndWith(".");
        failure.Sentence.ShouldNotContain("127.0.0.1");
        failure.Details!.ShouldContain("127.0.0.1");
        failure.Sentence.ShouldNotContain("<");
        failure.Sentence.ShouldNotContain("nginx");
        Peer.SettingsAt(Proxy.Origin).Values.Where(value => value.Length > 15 && !value.Contains("://"))
            .ShouldAllBe(secret => !failure.Sentence.Contains(secret));
    }

    [Fact]
    public async Task A_page_that_is_sent_again_in_place_of_the_next_costs_no_order_or_is_said()
    {
        Proxy.Script = call => call == 3 ? Fault.Repeat : null;
        var pages = new List<OrderPage>();
        var failure = await ReadAsync(pages);

        if (failure is null)
            IdsOf(pages).Distinct().ShouldBe(Ids);
        else
            failure.Kind.ShouldBe(PlatformFailureKind.Protocol, failure.Sentence);
    }

    [Fact]
    public async Task A_platform_that_sends_the_same_page_for_ever_is_not_read_for_ever()
    {
        Proxy.Script = call => call >= 3 ? Fault.Repeat : null;

        var failure = await ReadAsync([]);

        failure.ShouldNotBeNull().Kind.ShouldBe(PlatformFailureKind.Protocol, failure.Sentence);
        Proxy.Calls.ShouldBeLessThan(12);
    }

    [Fact]
    public async Task Pages_before_a_trouble_that_lasts_are_given_out_and_reading_goes_on_behind_them()
    {
        Proxy.Script = call => call >= 3 ? Fault.ServerError : null;
        var before = new List<OrderPage>();
        var failure = await FailureAsync(async () =>
        {
            await foreach (var page in Source.ReadAsync(Connect(SmallPages), Everything, Cancellation))
                before.Add(page);
        });
        Proxy.Script = _ => null;

        var after = await PagesAsync(Everything with { Cursor = before[^1].NextCursor }, SmallPages);

        before.Count.ShouldBe(2, failure.Sentence);
        IdsOf([.. before, .. after]).ShouldBe(Ids);
    }

    [Fact]
    public async Task The_wait_that_a_platform_asks_for_is_kept()
    {
        Proxy.Script = call => call == 1 ? Fault.TooManyCallsFor7Seconds : null;

        await PagesAsync(Everything);

        Waits.ShouldContain(wait => wait >= TimeSpan.FromSeconds(7) && wait < TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task Reading_ends_at_once_when_it_is_cancelled()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var reading = Source.ReadAsync(Connect(SmallPages), Everything, cancellation.Token).GetAsyncEnumerator(cancellation.Token);
        (await reading.MoveNextAsync()).ShouldBeTrue();
        Proxy.Script = _ => Fault.Silence;

        var next = reading.MoveNextAsync().AsTask();
        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => next.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
    }

    /// <returns>What ended the reading before its end.</returns>
    private async Task<PlatformFailure?> ReadAsync(List<OrderPage> pages)
    {
        try
        {
            await foreach (var page in Source.ReadAsync(Connect(SmallPages), Everything, Cancellation))
            {
                pages.Add(page);
                pages.Count.ShouldBeLessThan(MostPages, "The walk does not end.");
            }
            return null;
        }
        catch (PlatformException exception)
        {
            return exception.Failure;
        }
    }
}
