using System.Net;
using OrderSync.Web.Api;
using OrderSync.Web.Shared;

namespace OrderSync.Tests.Web;

/// <summary>What of a page could not be loaded is loaded again together, later and later, until all is there.</summary>
public sealed class FailedLoadsTests : IDisposable
{
    private static readonly DateTimeOffset Noon = Samples.Noon;

    private readonly ManualTime _time = new();
    private readonly FailedLoads _failed;
    private readonly List<string> _loaded = [];

    public FailedLoadsTests()
    {
        _failed = new FailedLoads(_time);
        _failed.Due += (_, _) => _ = _failed.RetryAsync();
    }

    [Fact]
    public void All_parts_are_tried_again_at_one_time()
    {
        Fail("orders");
        _time.Advance(TimeSpan.FromSeconds(2));
        Fail("connections");
        _failed.NextAt.ShouldBe(Noon.AddSeconds(5), "a second failure of the same outage does not move the time");

        _time.Advance(TimeSpan.FromSeconds(3));

        _loaded.ShouldBe(["orders", "connections"]);
    }

    [Fact]
    public void It_is_tried_later_and_later_and_from_the_beginning_when_all_was_well_again()
    {
        Fail("orders");
        foreach (var seconds in new[] { 5, 10, 20, 40, 60, 60 })
        {
            _failed.NextAt.ShouldBe(_time.GetUtcNow().AddSeconds(seconds));
            _time.Advance(TimeSpan.FromSeconds(seconds));
        }

        _failed.Remove("orders");
        (_failed.Count, _failed.NextAt).ShouldBe((0, null));
        Fail("orders");
        _failed.NextAt.ShouldBe(_time.GetUtcNow().AddSeconds(5));
    }

    [Fact]
    public void What_is_loaded_or_has_left_the_page_is_not_tried_again()
    {
        Fail("orders");
        Fail("connections");
        _failed.Remove("orders");

        _time.Advance(TimeSpan.FromSeconds(5));

        _loaded.ShouldBe(["connections"]);
    }

    [Fact]
    public async Task A_person_does_not_have_to_wait_and_sees_that_it_is_under_way()
    {
        var answer = new TaskCompletionSource();
        _failed.Add("orders", () => answer.Task);

        var retry = _failed.RetryAsync();
        _failed.NextAt.ShouldBeNull("it is under way");
        answer.SetResult();
        await retry;

        _failed.NextAt.ShouldBe(Noon.AddSeconds(10), "it failed again");
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(HttpStatusCode.InternalServerError, true)]
    [InlineData(HttpStatusCode.ServiceUnavailable, true)]
    [InlineData(HttpStatusCode.TooManyRequests, true)]
    [InlineData(HttpStatusCode.NotFound, false)]
    [InlineData(HttpStatusCode.Forbidden, false)]
    [InlineData(HttpStatusCode.BadRequest, false)]
    [InlineData(HttpStatusCode.Unauthorized, false)]
    public void Only_what_may_pass_is_tried_again(HttpStatusCode? status, bool mayPass) =>
        FailedLoads.MayPass(new ApiProblem("No.", status)).ShouldBe(mayPass);

    public void Dispose() => _failed.Dispose();

    private void Fail(string part) => _failed.Add(part, () =>
    {
        _loaded.Add(part);
        return Task.CompletedTask;
    });
}
