import org.mustangproject.validator.ZUGFeRDValidator;

/** Holds PDFs with an electronic invoice inside against PDF/A-3 and Factur-X. Ends with 1 where one of them fails. */
public class ValidateHybrid {
    public static void main(String[] files) {
        int failed = 0;
        for (String file : files) {
            ZUGFeRDValidator validator = new ZUGFeRDValidator();
            String report = validator.validate(file);
            boolean good = validator.wasCompletelyValid() && report.contains("isCompliant=true") && report.contains("<fired>");
            if (!good) {
                System.out.println(file + "\n" + report);
                failed++;
            }
        }
        System.out.println((files.length - failed) + " passed, " + failed + " failed");
        System.exit(failed == 0 && files.length > 0 ? 0 : 1);
    }
}
