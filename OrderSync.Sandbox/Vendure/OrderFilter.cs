using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OrderSync.Sandbox.Vendure;

/// <summary>Whether an order is in the list that was asked for.</summary>
internal delegate bool OrderTest(in OrderFacts order);

/// <summary>
/// The schema's filter, read. Operators of one field must all hold; fields must all hold, or one of them with filterOperator
/// OR. In a list _or each operator is an alternative of its own, also beside others of its field (seen in 3.7.3). As in SQL, nothing but isNull is true of a value that is not there; eq minds the case of letters, contains does not (seen).
/// </summary>
internal sealed class OrderFilter(ulong seed)
{
    private static readonly TimeSpan RegexPatience = TimeSpan.FromMilliseconds(100);

    public OrderTest Of(IDictionary<string, object?>? filter, bool isAnyEnough = false)
    {
        OrderTest[] tests = [.. (filter ?? new Dictionary<string, object?>()).Where(part => part.Value is not null).Select(TestOf)];
        return isAnyEnough && tests.Length > 0 ? AnyOf(tests) : AllOf(tests);
    }

    private OrderTest TestOf(KeyValuePair<string, object?> part) => part.Key switch
    {
        "_and" => AllOf([.. Filters(part.Value)]),
        "_or" => AnyOf([.. List(part.Value).SelectMany(Alternatives)]),
        _ => FieldTest(OrderFields.Named(part.Key), (IDictionary<string, object?>)part.Value!),
    };

    private IEnumerable<OrderTest> Filters(object? list) => List(list).Select(filter => Of(filter));

    private static IEnumerable<IDictionary<string, object?>> List(object? list) => ((IEnumerable)list!).Cast<IDictionary<string, object?>>();

    private IEnumerable<OrderTest> Alternatives(IDictionary<string, object?> filter) => filter.Where(part => part.Value is not null).SelectMany(part =>
        part.Value is IDictionary<string, object?> operators
            ? operators.Where(one => one.Value is not null).Select(one => TestOf(new(part.Key, new Dictionary<string, object?> { [one.Key] = one.Value })))
            : [TestOf(part)]);

    private OrderTest FieldTest(OrderFields.Reader read, IDictionary<string, object?> operators)
    {
        var holds = operators.Where(one => one.Value is not null).Select(one => Operator(one.Key, one.Value!)).ToArray();
        return (in order) =>
        {
            var value = read(seed, order);
            return Array.TrueForAll(holds, hold => hold(value));
        };
    }

    private static Func<object?, bool> Operator(string name, object argument)
    {
        if (name == "isNull")
            return value => value is null == (bool)argument;
        var holds = ValueOperator(name, argument);
        return value => value is not null && holds(value);
    }

    private static Func<object, bool> ValueOperator(string name, object argument) => name switch
    {
        "eq" => value => Same(value, argument),
        "notEq" => value => !Same(value, argument),
        "in" => Among(argument),
        "notIn" => Not(Among(argument)),
        "contains" => Contains((string)argument),
        "notContains" => Not(Contains((string)argument)),
        "regex" => value => Regex.IsMatch((string)value, (string)argument, RegexOptions.IgnoreCase, RegexPatience),
        "before" or "lt" => value => Compare(value, argument) < 0,
        "after" or "gt" => value => Compare(value, argument) > 0,
        "lte" => value => Compare(value, argument) <= 0,
        "gte" => value => Compare(value, argument) >= 0,
        "between" => Between((IDictionary<string, object?>)argument),
        _ => throw new ArgumentException($"“{name}” is not one of the schema's operators.", nameof(name)),
    };

    private static Func<object, bool> Between(IDictionary<string, object?> range) =>
        value => Compare(value, range["start"]!) >= 0 && Compare(value, range["end"]!) <= 0;

    private static Func<object, bool> Among(object list)
    {
        var set = ((IEnumerable)list).Cast<object>().Select(Plain).ToHashSet();
        return value => set.Contains(Plain(value));
    }

    private static Func<object, bool> Contains(string part) => value => ((string)value).Contains(part, StringComparison.OrdinalIgnoreCase);

    private static Func<object, bool> Not(Func<object, bool> test) => value => !test(value);

    private static bool Same(object value, object argument) => Equals(Plain(value), Plain(argument));

    private static int Compare(object value, object argument) => Comparer<object>.Default.Compare(value, Number(argument));

    /// <summary>Ids are numbers here and text in the schema; times are compared as the microseconds that they are stored in.</summary>
    private static object Plain(object value) => value is long number ? number.ToString(CultureInfo.InvariantCulture) : Number(value) switch
    {
        long micros => micros.ToString(CultureInfo.InvariantCulture),
        var other => other,
    };

    private static object Number(object argument) => argument switch
    {
        DateTimeOffset time => Micros(time),
        int or float or decimal => Convert.ToDouble(argument, CultureInfo.InvariantCulture),
        _ => argument,
    };

    public static long Micros(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static OrderTest AllOf(OrderTest[] tests) => (in order) =>
    {
        foreach (var test in tests)
        {
            if (!test(order))
                return false;
        }

        return true;
    };

    private static OrderTest AnyOf(OrderTest[] tests) => (in order) =>
    {
        foreach (var test in tests)
        {
            if (test(order))
                return true;
        }

        return false;
    };
}
