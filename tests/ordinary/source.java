package example.harbour;

import java.util.List;

/** A crane with levers. @author harbour_office */
public final class Crane {
    private final List<String> levers;

    public Crane(List<String> levers) {
        this.levers = List.copyOf(levers);
    }

    @Override
    public String toString() {
        return "Crane with " + levers.size() + " levers";
    }
}
