using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;

namespace OrderSync.Tests.Platforms;

/// <summary>The settings of calls as the form shows them.</summary>
public sealed class CallSettingFormTests
{
    [Fact]
    public void Each_says_under_which_heading_it_stands_and_what_holds_while_it_is_empty()
    {
        var platform = new PlatformDescriptor("shop", "Shop", "A shop.", CallSettings.Descriptors, [new CallLimit(40, TimeSpan.FromMinutes(1))], RetrySettings.Default);

        var form = CallSettings.Describe(platform);

        form.GroupBy(setting => setting.Section).Select(section => (section.Key, section.Count())).ShouldBe([("Limits", 4), ("Retries", 5), ("Circuit breaker", 3)]);
        form.Select(setting => setting.Usual).Take(9).ShouldBe(["no limit", "40", "no limit", "no limit", "4", "1000", "120000", "2", "0.2"]);
        form.ShouldAllBe(setting => setting.Usual != null && setting.Default == null);
    }
}
