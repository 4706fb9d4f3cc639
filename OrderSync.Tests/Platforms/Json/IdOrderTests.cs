using System.Text;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Tests.Platforms.Json;

public sealed class IdOrderTests
{
    [Theory]
    [InlineData("""{"id":"7","lines":[{"id":"9"},{"id":"10"}],"codes":["b","a"]}""")]
    [InlineData("""{"id":"7", "lines": [ {"id":"9"} , {"id":"10"} ] }""")]
    [InlineData("""{"lines":[],"payments":null}""")]
    [InlineData("5")]
    public void Leaves_a_record_in_order_byte_for_byte(string json) => Settle(json).ShouldBe(json);

    [Theory]
    [InlineData("""{"a":1,"lines":[{"id":"10","n":"é"},{"id":"9"}],"z":"\u00e9"}""", """{"a":1,"lines":[{"id":"9"},{"id":"10","n":"é"}],"z":"\u00e9"}""")]
    [InlineData("""{"l":[{"id":2},{"id":1}],"p":[{"id":"b"},{"id":"a"}]}""", """{"l":[{"id":1},{"id":2}],"p":[{"id":"a"},{"id":"b"}]}""")]
    [InlineData("""{"p":[{"id":"1","r":[{"id":"4"},{"id":"3"}]}]}""", """{"p":[{"id":"1","r":[{"id":"3"},{"id":"4"}]}]}""")]
    public void Puts_lists_of_things_with_ids_in_the_order_of_the_ids(string json, string settled) => Settle(json).ShouldBe(settled);

    [Fact]
    public void Leaves_a_list_alone_of_which_one_thing_has_no_id() =>
        Settle("""{"l":[{"id":2},{"x":1},{"id":1}]}""").ShouldBe("""{"l":[{"id":2},{"x":1},{"id":1}]}""");

    private static string Settle(string json) => Encoding.UTF8.GetString(IdOrder.Settle(Encoding.UTF8.GetBytes(json)).Span);
}
