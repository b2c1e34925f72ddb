namespace Adapter.Host.Definitions;

/// <summary>Codes of findings: stable, never reused, each with its remedy in <c>docs/definitions.md</c>.</summary>
internal static class FindingCodes
{
    // files
    public const string FileUnreadable = "DEF001";
    public const string NotWellFormed = "DEF002";
    public const string DocumentTypeForbidden = "DEF003";
    public const string LimitExceeded = "DEF004";
    public const string WrongRoot = "DEF005";
    public const string FolderMissing = "DEF006";

    // structure
    public const string UnknownElement = "DEF010";
    public const string UnknownAttribute = "DEF011";
    public const string DuplicateElement = "DEF012";
    public const string UnexpectedContent = "DEF013";
    public const string MalformedAdd = "DEF014";
    public const string DuplicateKey = "DEF015";
    public const string UnknownKey = "DEF016";
    public const string TooManyFindings = "DEF017";

    // names and references
    public const string MissingElement = "DEF020";
    public const string ForbiddenNameCharacter = "DEF021";
    public const string NameNotUnique = "DEF022";
    public const string UnknownType = "DEF023";
    public const string TypeChanged = "DEF024";
    public const string DataSourceNotFound = "DEF025";
    public const string DataSourceOfWrongType = "DEF026";
    public const string DataSourceBroken = "DEF027";
    public const string PrimaryNotFound = "DEF028";
    public const string SecondaryOfItself = "DEF029";
    public const string PrimaryOfOtherType = "DEF030";
    public const string SecondaryOfSecondary = "DEF031";
    public const string DataSourceTypeUnused = "DEF032";

    // values
    public const string RequiredMissing = "DEF040";
    public const string RequiredWhenMissing = "DEF041";
    public const string NotANumber = "DEF042";
    public const string OutOfRange = "DEF043";
    public const string NotAChoice = "DEF044";
    public const string PatternMismatch = "DEF045";
    public const string NotABoolean = "DEF046";
    public const string NotAHostName = "DEF047";
    public const string NotAPort = "DEF048";
    public const string NotAUrl = "DEF049";
    public const string NotATimeOfDay = "DEF050";
    public const string NotATimeZone = "DEF051";
    public const string NotAnInstant = "DEF052";
    public const string FileMissing = "DEF053";
    public const string ControlCharacter = "DEF054";
    public const string ReplacedByDefault = "DEF055";
    public const string RuleFailed = "DEF056";
    public const string InTheFuture = "DEF057";
    public const string NotASchedule = "DEF058";

    // secrets
    public const string PlainSecret = "DEF060";
    public const string SecretVariableMissing = "DEF061";
    public const string SecretFileUnreadable = "DEF062";
    public const string ProtectedSecretUnreadable = "DEF063";
    public const string SecretEmpty = "DEF064";
    public const string NotProtectable = "DEF065";
    public const string MaskWithoutSecret = "DEF066";

    // editing
    public const string NotEditable = "DEF070";
    public const string AdapterRenamed = "DEF071";
}
