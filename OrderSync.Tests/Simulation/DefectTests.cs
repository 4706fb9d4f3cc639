using System.Runtime.CompilerServices;

namespace OrderSync.Tests.Simulation;

/// <summary>The defects that <c>./ordersync test defects</c> plants can still be planted.</summary>
public sealed class DefectTests
{
    [Fact]
    public void Each_changes_exactly_one_place_of_the_code()
    {
        var folder = Path.GetDirectoryName(Here())!;
        var root = Path.GetFullPath(Path.Combine(folder, "..", ".."));
        var defects = File.ReadAllLines(Path.Combine(folder, "defects.tsv")).Select(line => line.Split('\t')).ToList();

        defects.Select(defect => defect[0]).Distinct().Count().ShouldBeGreaterThanOrEqualTo(20);
        foreach (var defect in defects)
        {
            defect.Length.ShouldBe(4, defect[0]);
            var places = File.ReadAllText(Path.Combine(root, defect[1])).Split(defect[2]).Length - 1;
            places.ShouldBe(1, $"{defect[0]}: {defect[1]}");
            defect[3].ShouldNotBe(defect[2], defect[0]);
        }
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
