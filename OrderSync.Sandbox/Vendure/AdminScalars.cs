using System.Globalization;
using GraphQL.Types;
using GraphQLParser.AST;

namespace OrderSync.Sandbox.Vendure;

/// <summary>Text in ISO 8601; what an order shows is spelt by the order itself.</summary>
internal sealed class DateTimeScalar : ScalarGraphType
{
    public DateTimeScalar() => Name = "DateTime";

    public override object? ParseLiteral(GraphQLValue value) => value switch
    {
        GraphQLStringValue text => ParseValue(text.Value.ToString()),
        GraphQLNullValue => null,
        _ => ThrowLiteralConversionError(value),
    };

    public override object? ParseValue(object? value) => value switch
    {
        null => null,
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        _ => ThrowValueConversionError(value),
    };

    public override object? Serialize(object? value) => value;
}

/// <summary>An integer in minor units. It is never an argument.</summary>
internal sealed class MoneyScalar : ScalarGraphType
{
    public MoneyScalar() => Name = "Money";

    public override object? ParseValue(object? value) => value is null ? null : ThrowValueConversionError(value);

    public override object? Serialize(object? value) => value;
}
