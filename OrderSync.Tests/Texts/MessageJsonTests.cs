using System.Text.Json;
using OrderSync.Contracts;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Texts;

namespace OrderSync.Tests.Texts;

public sealed class MessageJsonTests
{
    private static readonly DateTimeOffset At = new(2026, 12, 1, 10, 42, 0, TimeSpan.FromHours(1));

    [Fact]
    public void A_message_travels_as_its_code_and_arguments()
    {
        var message = Message.Of("run-next-try", ("at", At), ("attempt", 2), ("of", 5L), ("kind", RunKind.ShippingStatus), ("why", Message.Verbatim("502")), ("parts", new[] { Message.Of("a") }));
        message.ToJson().ShouldBe(
            """{"code":"run-next-try","args":{"at":"2026-12-01T09:42:00Z","attempt":2,"of":5,"kind":"shippingStatus","why":{"code":"verbatim","args":{"text":"502"}},"parts":[{"code":"a","args":{}}]}}""");

        var arrived = Message.FromJson(message.ToJson());
        arrived.ShouldBe(message);
        arrived.ToString().ShouldBe(message.ToString());
        (arrived.Arguments["attempt"], arrived.Arguments["why"]).ShouldBe((2L, Message.Verbatim("502")));
    }

    [Theory]
    [InlineData("EcoManager's server had an error (502).")]
    [InlineData("""{"code":"unfinished""")]
    [InlineData("""{"code":7}""")]
    public void What_is_no_message_is_shown_as_it_is(string stored) => Message.FromJson(stored).ToString().ShouldBe(stored);

    [Fact]
    public void A_view_tells_its_message_in_words_too()
    {
        var run = Web.Samples.Run(1) with { Message = Message.Of("run-stopping", ("by", "Sara")) };
        var json = JsonSerializer.SerializeToElement(run, ContractJson.Options);
        json.GetProperty("sentence").GetString().ShouldBe("Stopping at the next page, asked by Sara.");
        json.Deserialize<RunView>(ContractJson.Options)!.Message.ShouldBe(run.Message);
    }
}
