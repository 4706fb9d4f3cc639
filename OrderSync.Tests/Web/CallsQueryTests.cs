using Microsoft.AspNetCore.WebUtilities;
using OrderSync.Contracts.Connections;
using OrderSync.Web.Connections.Calls;
using OrderSync.Web.Shared;

namespace OrderSync.Tests.Web;

public sealed class CallsQueryTests
{
    private static readonly TimeZoneInfo Algiers = TimeZoneInfo.FindSystemTimeZoneById("Africa/Algiers");

    [Fact]
    public void The_address_is_read_and_what_means_nothing_is_left_out()
    {
        var query = CallsQuery.Read("503", "any", "2026-11-22T10:00", "2026-11-22T11:30");
        query.ShouldBe(new CallsQuery(503, "any", new DateTime(2026, 11, 22, 10, 0, 0), new DateTime(2026, 11, 22, 11, 30, 0)));
        query.Parameters().Select(pair => $"{pair.Key}={pair.Value}")
            .ShouldBe(["status=503", "failure=any", "from=2026-11-22T10:00", "to=2026-11-22T11:30"]);
        CallsQuery.Read("99", "strange", "yesterday", null).IsAll.ShouldBeTrue();
    }

    [Fact]
    public void The_Api_gets_instants_and_the_last_minute_belongs_to_the_range()
    {
        var query = new CallsQuery(429, "rateLimited", new DateTime(2026, 11, 22, 10, 0, 0), new DateTime(2026, 11, 22, 10, 0, 0));
        QueryHelpers.AddQueryString("", query.ToApi(Algiers, "a+b")).ShouldBe(
            "?status=429&failure=rateLimited&from=2026-11-22T09%3A00%3A00Z&to=2026-11-22T09%3A01%3A00Z&cursor=a%2Bb&limit=25");
        QueryHelpers.AddQueryString("", new CallsQuery().ToApi(Algiers, null)).ShouldBe("?limit=25");
    }

    [Theory]
    [InlineData(87, "87 ms")]
    [InlineData(1_240, "1.2 s")]
    [InlineData(59_000, "59 s")]
    [InlineData(180_000, "3 min")]
    public void How_long_a_call_took_is_told_in_words(int milliseconds, string words) => CallWords.Took(milliseconds).ShouldBe(words);

    [Fact]
    public void An_answer_is_its_status_and_what_it_means()
    {
        CallWords.Answer(Call(200, null)).ShouldBe("200");
        CallWords.Answer(Call(503, "transient")).ShouldBe("503 · platform error");
        CallWords.Answer(Call(null, "transient")).ShouldBe("no answer · platform error");
        CallWords.Answer(Call(418, "brandNew")).ShouldBe("418 · brandNew");
    }

    [Fact]
    public void Older_calls_are_put_behind_those_that_are_shown()
    {
        var list = new PagedRows<PlatformCallView>(new([Call(200, null), Call(201, null)], "next"), call => call.Id);
        list.Append(new([Call(202, null)], null));
        list.Rows.Select(call => call.Status).ShouldBe([200, 201, 202]);
        list.NextCursor.ShouldBeNull();
    }

    private static PlatformCallView Call(int? status, string? failure) => new(
        Guid.CreateVersion7(), Samples.Noon, Guid.Empty, null, null, "GET", "/orders", status, failure, null, 87, 0, null, null, 1, "trace");
}
