namespace OrderSync.Web.Coverage;

/// <summary>The texts of this folder: CoverageTexts.resx and its translations.</summary>
public sealed class CoverageTexts;
