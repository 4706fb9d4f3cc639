using OrderSync.Web.Events;

namespace OrderSync.Tests.Web;

public sealed class ThrottleTests
{
    private readonly ManualTime _time = new();
    private int _acts;

    [Fact]
    public void The_first_request_acts_at_once_and_a_burst_acts_once_more_after_the_gap()
    {
        using var throttle = new Throttle(_time, TimeSpan.FromMilliseconds(250), () => _acts++);
        throttle.Request();
        _time.Advance(TimeSpan.Zero);
        _acts.ShouldBe(1);

        for (var i = 0; i < 20; i++)
            throttle.Request();
        _time.Advance(TimeSpan.FromMilliseconds(249));
        _acts.ShouldBe(1);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _acts.ShouldBe(2);
        _time.Advance(TimeSpan.FromSeconds(5));
        _acts.ShouldBe(2);
    }

    [Fact]
    public void Nothing_happens_after_the_component_has_left()
    {
        var throttle = new Throttle(_time, TimeSpan.FromMilliseconds(250), () => _acts++);
        throttle.Request();
        throttle.Dispose();
        _time.Advance(TimeSpan.FromSeconds(1));
        _acts.ShouldBe(0);
    }
}
