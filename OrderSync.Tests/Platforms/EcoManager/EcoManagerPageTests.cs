using System.Text;
using System.Text.Json;
using OrderSync.Core.Platforms.EcoManager;

namespace OrderSync.Tests.Platforms.EcoManager;

public sealed class EcoManagerPageTests
{
    [Fact]
    public void Keeps_each_record_byte_for_byte()
    {
        var page = Parse("""{"links":{"data":[1]},"data":[ {"id": 2,"name":"Élise"} , 5,{"id":1}],"meta":{"path":"x","next_cursor":"abc="}}""");

        page.Records.Select(record => Encoding.UTF8.GetString(record.Span)).ShouldBe(["""{"id": 2,"name":"Élise"}""", "5", """{"id":1}"""]);
        page.NextCursor.ShouldBe("abc=");
        page.FirstId.ShouldBe("2");
    }

    [Fact]
    public void Ends_where_the_cursor_is_null() =>
        Parse("""{"data":[{"id":1}],"meta":{"next_cursor":null}}""").NextCursor.ShouldBeNull();

    [Fact]
    public void Ends_at_an_empty_list_even_without_a_cursor() => Parse("""{"data":[]}""").Records.ShouldBeEmpty();

    [Theory]
    [InlineData("""{"data":{}}""", "The list of records is not an array.")]
    [InlineData("""{"orders":[]}""", "It has no list “data”.")]
    [InlineData("""[]""", "The answer is not an object.")]
    [InlineData("""{"data":[{"id":1}]}""", "It has no “meta.next_cursor”, so the end of the list cannot be known.")]
    [InlineData("""{"data":[{"id":1}],"meta":{"next_cursor":5}}""", "“meta.next_cursor” is not text.")]
    public void Says_what_is_wrong_with_another_shape(string json, string fault) =>
        Should.Throw<JsonException>(() => Parse(json)).Message.ShouldBe(fault);

    private static EcoManagerPage Parse(string json) => EcoManagerPage.Parse(Encoding.UTF8.GetBytes(json));
}
