package io.tollgate.e2e.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** Conditions that ArchUnit does not have. */
final class Conditions {

    private Conditions() {}

    static ArchCondition<JavaClass> haveNoMutableStaticField() {
        return new ArchCondition<>("have no static field that can be assigned again") {
            @Override
            public void check(JavaClass each, ConditionEvents events) {
                for (JavaField field : each.getFields()) {
                    boolean mutable =
                            field.getModifiers().contains(JavaModifier.STATIC)
                                    && !field.getModifiers().contains(JavaModifier.FINAL)
                                    && !field.getModifiers().contains(JavaModifier.SYNTHETIC);
                    if (mutable) {
                        events.add(SimpleConditionEvent.violated(each, field.getDescription()));
                    }
                }
            }
        };
    }
}
